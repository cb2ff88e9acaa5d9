"""How much of each service's documents the clients and the stand-ins know, found out by running them.

`coverage.csv` lists what is documented, `documented.json` holds an answer of each kind; nothing there says yes or no. A
parameter counts as sent if it stands in a request that the client made, and as understood by the stand-in if another
value of it gets another answer. A field counts as read if another value of it changes what the client makes of the
documented answer, and as served if the stand-in's answer has it. An error counts if the stand-in answers it and the
client makes the right one of our errors of it.
"""
