# one a line
(?i)\bcall me (on|at) \d{3,11}\b
^psst\b
