"""Published versions as files to take away.

formats            which there are
rows               zones and attributes, page by page
terms              title, source, warning and licence in both languages
streams            GeoJSON, CSV and KML, written while they are sent
files              GeoPackage and Shapefile, written by GDAL
building           the queue of files to make, and their end
views, pages       the addresses
"""
