"""Many cars at once: a file is read, its columns are found, its rows are priced in chunks, and the fleet is summed up.

`files` reads, `columns` finds what each column holds, `cells` reads what stands in them, `pricing` prices a chunk (a
pure function of frame and plan, on this machine or on another), `totals` adds up, `engine` runs it all.
"""
