"""Settings of the addresses for machines."""

REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["geo_pgi.json_input.BoundedJSONParser", "rest_framework.parsers.MultiPartParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_PAGINATION_CLASS": "rest_framework.pagination.LimitOffsetPagination",
    "PAGE_SIZE": 50,
    "EXCEPTION_HANDLER": "geo_pgi.problems.api_exception_handler",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "GeoPGI",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "ENUM_NAME_OVERRIDES": {
        "PlaceLevelEnum": "places.models.Level",
        "GeoJsonPoint": [("Point", "Point")],
        "GeoJsonFeature": [("Feature", "Feature")],
        "GeoJsonFeatureCollection": [("FeatureCollection", "FeatureCollection")],
    },
}
