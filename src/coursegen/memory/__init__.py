"""What one build leaves for the next; nothing in it is trusted.

The folder `.coursegen` belongs to folder.py: its name, what may lie in it, the one gate to it; store.py shares it among
builds and empties it. All that outlives a run stands in these tables. Where it is missing, damaged, or of another
version, that costs time only; but an output folder that has lost its manifest is no longer taken for ours. "Program" is
the digest that program.py makes; for a stamp, see files/stamps.py.

In `.coursegen/memory.sqlite3` (cache.py), by kind:

| Kind             | Key                                    | Read by                     | Saves                      |
|------------------|----------------------------------------|-----------------------------|----------------------------|
| document         | program, html, language, macros,       | documents.py                | parsing, and the YAML of   |
|                  | path, SHA-256                          |                             | front matter               |
| body             | as its document                        | documents.py, page by page  | parsing                    |
| settings         | program, bytes of site.yaml, Pagefind  | build/project.py            | pydantic and YAML, 0.1 s   |
| made: course     | name of a course, "" for the rest      | build/page_records.py       | the keys and the rendering |
|                  |                                        |                             | of pages; exporters'       |
|                  |                                        |                             | files, cards               |
| made: frames     | one for the project                    | exporters/html/page_keys.py | the keys of what pages     |
|                  |                                        |                             | share                      |
| named            | page or exporter, and its key          | build/page_records.py       | reading the links out of   |
|                  |                                        |                             | pages                      |
| picture          | recipe of copies, SHA-256 of the image | build/image_copies.py       | decoding the image         |
| copy             | key of the picture, format, width      | build/image_copies.py       | scaling and encoding it    |
| link             | address                                | checks/external/answers.py  | asking, for 7 days, of a   |
|                  |                                        |                             | dead one for 1             |
| preview document | as document, with source lines or not  | documents.py                | parsing                    |
| preview body     | as its document                        | documents.py                | parsing                    |
| preview files    | one for the project                    | documents.py                | reading files that have    |
|                  |                                        |                             | rested                     |

Elsewhere:

| Where                      | Key                             | Read by                  | Saves                      |
|----------------------------|---------------------------------|--------------------------|----------------------------|
| `.coursegen/state.json`    | options, day, Python; stamps of | unchanged.py             | the build, when nothing    |
|                            | all files                       |                          | has changed; else the      |
|                            |                                 |                          | digests of documents, and  |
|                            |                                 |                          | the program's              |
| `.coursegen/digests.json`  | path and stamp                  | file_digests.py          | reading what is published, |
|                            |                                 |                          | and what is copied         |
| `.coursegen/spare-*`       | path of the output              | publish/previous_tree.py | making all folders and     |
|                            |                                 |                          | links of a site            |
| `.coursegen/pages-*`       | the build at work               | store.py                 | memory, by holding large   |
|                            |                                 |                          | files; only a killed build |
|                            |                                 |                          | leaves it                  |
| `.coursegen-manifest.json` | path; it lies in the output     | publish/manifest.py      | making what is there       |
|                            |                                 |                          | already; and the files of  |
|                            |                                 |                          | others                     |
| `coursegen/templates`      | program, file, text; in the     | theme/template_cache.py  | compiling templates        |
|                            | user's own cache                |                          |                            |
"""
