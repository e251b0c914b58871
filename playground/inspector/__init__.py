"""The inspector: forms made from the declared settings of what is selected."""
