"""Cars taught by their pictures, without a trainer: a head on top of our own network, in one file that names them.

`sources` reads what somebody gives, `looking` sees each picture once, `review` tells what is wrong with the set, `head`
learns, `lesson` measures and writes the file, `taught` keeps the files and puts them to work.
"""
