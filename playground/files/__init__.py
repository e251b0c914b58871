"""Files: the project file, saving that never loses, the journal and recovery, preferences. Runs nothing that it reads; knows no Qt."""
