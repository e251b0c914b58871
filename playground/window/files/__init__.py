"""Files: the welcome page, opening and saving, earlier versions, and what is kept safe until it is saved."""
