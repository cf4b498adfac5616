"""The deployed site: settings, addresses and the server entry point."""
