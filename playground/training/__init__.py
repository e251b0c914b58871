"""Training: the worker thread, the session that commands it from the main thread, and the mailbox between them."""
