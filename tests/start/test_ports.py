import socket

import pytest
from launch import ports
from launch.console import Stopped


@pytest.fixture
def taken_port():
    with socket.socket() as listener:
        listener.bind((ports.HOST, 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_a_wanted_port_that_is_taken_is_refused_by_its_number(monkeypatch, taken_port):
    monkeypatch.setenv("PORT", str(taken_port))
    with pytest.raises(Stopped, match=f"Port {taken_port} is taken"):
        ports.choose()


@pytest.mark.parametrize("nonsense", ["abc", "0", "65536", "-1", "80 "])
def test_a_wanted_port_that_is_none_is_refused(monkeypatch, nonsense):
    monkeypatch.setenv("PORT", nonsense)
    with pytest.raises(Stopped, match="number from 1 to 65535"):
        ports.choose()


def test_without_a_wish_a_taken_default_gives_way_and_it_is_said(monkeypatch, capsys, taken_port):
    monkeypatch.delenv("PORT", raising=False)
    monkeypatch.setattr(ports, "DEFAULT", taken_port)
    chosen = ports.choose()
    assert chosen > taken_port
    assert ports.is_free(chosen)
    assert f"Port {taken_port} is taken" in capsys.readouterr().out
