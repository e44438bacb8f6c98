"""No test reaches beyond this machine."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from pytest_socket import SocketConnectBlockedError


@pytest.mark.filterwarnings("ignore:A test tried to use socket:UserWarning")
@pytest.mark.parametrize("address", ["192.0.2.1", "198.51.100.7"])
def test_a_connection_to_another_machine_is_blocked(address: str) -> None:
    with socket.socket() as outside, pytest.raises(SocketConnectBlockedError):
        outside.connect((address, 80))


def test_this_machine_can_be_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket() as client:
        client.connect(server.getsockname())
        accepted, peer = server.accept()
        assert peer == client.getsockname()
        accepted.close()


def test_a_unix_socket_can_be_reached(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server, socket.socket(socket.AF_UNIX) as client:
        server.bind(str(tmp_path / "s"))
        server.listen()
        client.connect(str(tmp_path / "s"))
        assert client.getpeername() == str(tmp_path / "s")
