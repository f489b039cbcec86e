"""A site on which no page of the menus exists yet."""

urlpatterns: list[object] = []
