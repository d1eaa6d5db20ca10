# Parses each line of standard input, a JSON text with SQL, by a dialect of sqlglot. Prints a line of JSON for each: null,
# or what is wrong.
import json
import sys

import sqlglot
from sqlglot import errors

for line in sys.stdin:
    try:
        sqlglot.transpile(json.loads(line), read=sys.argv[1], write=sys.argv[1], unsupported_level=errors.ErrorLevel.RAISE)
        print("null")
    except errors.SqlglotError as error:
        print(json.dumps(str(error)))
