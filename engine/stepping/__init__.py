"""How a training step is worked on: by a team of replicas, by the express, on a GPU by a convoy."""
