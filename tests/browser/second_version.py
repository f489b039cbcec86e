"""Run in the site's own shell: the sample map of landslides is published once more, so that it has a past."""

from agencies.models import User
from layers.models import HazardLayer, LayerVersion, Zone, ZonePart
from layers.publishing import build_and_switch, publish
from layers.reviewing import submit


def publish_again() -> None:
    author, leader = User.objects.get(username="nong_nghiep"), User.objects.get(username="lanh_dao")
    layer = HazardLayer.objects.get(slug="sat-lo-dat")
    old = layer.versions.published().get()
    new = LayerVersion.objects.create(
        layer=layer,
        number=layer.versions.count() + 1,
        source="Bản thứ hai",
        created_by=author,
        zone_count=old.zone_count,
        area_by_level=old.area_by_level,
        is_sample=True,
    )
    Zone.objects.bulk_create(Zone(version=new, level=zone.level, geometry=zone.geometry) for zone in old.zones.all())
    ZonePart.objects.bulk_create(
        ZonePart(version=new, level=part.level, geometry=part.geometry) for part in old.parts.all()
    )
    submit(user=author, version_id=new.pk)
    publish(user=leader, version_id=new.pk)
    build_and_switch(new.pk)
