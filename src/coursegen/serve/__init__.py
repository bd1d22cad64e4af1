"""The preview: the site of a project served from memory, as it is while its author writes.

`watch` says that something may have changed, `change_loop` when to look, `live_site` looks and keeps the model
(`settings`, `versions`), `edition` is one state of the site, `web` answers browsers, `run` joins them.
"""
