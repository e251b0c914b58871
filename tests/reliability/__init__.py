"""The goals of reliability: each has an id, a threshold, a short version for every change and a full one by command."""
