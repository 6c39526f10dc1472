"""The way of a request: dispatch, errors, headers, forgery, hosts, assets, logs, health."""
