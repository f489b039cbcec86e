"""OGC API – Features at /ogc/: published hazard maps, communes, and places that are public.

Part 1 (Core, GeoJSON, OpenAPI 3.0) and Part 2 (coordinate reference systems). Pages are in HTML too, for people who
follow the links.

systems      coordinate systems, by PROJ: PostGIS lacks EPSG:9215
asking       the parameters of an address
collections  what there is
sources      features of each kind of collection, page by page
documents    the answers
openapi      the definition of all this
views        the addresses
"""
