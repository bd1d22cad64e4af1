"""The preview: the site of a project served from memory, as it is while its author writes.

`watch` and `poll` say that something may have changed, `workshop` looks and keeps the model (`settings`, `readings`),
`edition` is one state of the site, `http` speaks the protocol, `app` answers, `run` joins them.
"""
