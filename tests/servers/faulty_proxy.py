"""A TCP proxy before a server that fails as it is told to: what stands between a site and its Elasticsearch node."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

LATENCY = 2.0  # seconds
FAULTS = ("closed", "hanging", "slow", "cut")


class FaultyProxy:
    """`fault`: "" passes all on; "closed" ends connections, "hanging" answers nothing, "slow" late, "cut" by halves.

    `requests` counts the pieces that clients sent, whatever became of them.
    """

    def __init__(self, server_url: str) -> None:
        address = urlsplit(server_url)
        self.server = (address.hostname or "", address.port or 0)
        self.fault, self.latency = "", LATENCY
        self.requests = 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with suppress(OSError):  # the listener is closed
            while True:
                client, _address = self.listener.accept()
                server = socket.create_connection(self.server)
                threading.Thread(target=self._ask, args=(client, server), daemon=True).start()
                threading.Thread(target=self._answer, args=(server, client), daemon=True).start()

    def _ask(self, client: socket.socket, server: socket.socket) -> None:
        with suppress(OSError), client, server:
            while piece := client.recv(65536):
                self.requests += 1
                if self.fault == "closed":
                    client.shutdown(socket.SHUT_RDWR)  # to close it would wait for the thread that reads from it
                    return
                if self.fault != "hanging":
                    server.sendall(piece)

    def _answer(self, server: socket.socket, client: socket.socket) -> None:
        with suppress(OSError), client, server:
            while piece := server.recv(65536):
                if self.fault == "slow":
                    time.sleep(self.latency)
                client.sendall(piece[: len(piece) // 2] if self.fault == "cut" else piece)
                if self.fault == "cut":
                    client.shutdown(socket.SHUT_RDWR)
                    return


@contextmanager
def faulty_proxy(server_url: str) -> Iterator[FaultyProxy]:
    proxy = FaultyProxy(server_url)
    try:
        yield proxy
    finally:
        proxy.listener.close()
