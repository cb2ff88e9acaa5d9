"""Every service met by every fault: each cell is one real client over a real socket, inside the whole step around it.

In each cell no exception may get out, the other answers must stay, the sentence must come within the step's budget and
a second, nothing may be asked twice that can have been billed, and no secret may be written anywhere.
"""
