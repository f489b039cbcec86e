"""Vector files in, tile archives out: a plain library that knows no framework and no database.

errors, messages   what goes wrong, in words an upper room can translate
native             the GDAL and GEOS libraries, and which formats they may open
bounded            work on what strangers send, in a process whose memory and time are bounded (work_errors)
archives           an upload becomes a folder of checked files
tables            zones written into CSV files and Excel workbooks
crs, encoding      which coordinates and which letters a file is written in
reading            what is in a file, and its rows in WGS 84 batch by batch
curves             arcs become edges
area, repair       square metres; shapes made fit to publish, telling what was done by which rule (repair_words)
ground, overlaps   on whose ground shapes lie, and which lie on each other
subdivide, ahead   large shapes in small parts; reading ahead in a thread
tile_cells, tiles  zones to one PMTiles archive in which no danger vanishes
tile_archive       reading that archive
"""
