"""The worker of the web server: no thread waits for a silent visitor, such as a phone that is out of reach.

gunicorn lets a thread wait five seconds for the first byte of a connection, waits in the loop that accepts
connections for two seconds until a visitor hangs up, and waits without end for one who does not read.
Here the poller waits for both, and the kernel ends what stalls in the middle of a request or an answer.
"""

import errno
import selectors
import socket
import struct
import time
from concurrent.futures import Future
from functools import partial
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker

STALLED = 5  # seconds without a byte, in the middle of a request or an answer
HANGING_UP = 2  # seconds for the visitor to hang up after the last answer
BUFFER = 256 * 1024  # bytes; a page fits in, so its thread is free before it is read
NOBODY_THERE = {errno.EAGAIN, errno.EWOULDBLOCK, errno.ECONNABORTED}


class PollingWorker(ThreadWorker):
    """Connections wait in the poller; a thread has only those with something to read."""

    def accept(self, listener: Any) -> None:
        """Take a connection, and wait for its first byte without a thread."""
        try:
            client, address = listener.accept()
        except OSError as error:
            if error.errno in NOBODY_THERE:
                return
            raise
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("ll", STALLED, 0))
        client.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, struct.pack("ll", STALLED, 0))
        client.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, BUFFER)
        self.nr_conns += 1
        conn = TConn(self.cfg, client, address, listener.getsockname())
        self._wait(conn, self.cfg.keepalive, self.on_pending_socket_readable)

    def finish_request(self, conn: Any, fs: "Future[Any]") -> None:
        """After the last answer, wait for the visitor to hang up without stopping the loop."""
        ended = fs.cancelled() or fs.exception() is not None
        if ended or fs.result() is not False or not self.alive:
            super().finish_request(conn, fs)
            return
        try:
            conn.sock.shutdown(socket.SHUT_WR)
            conn.sock.setblocking(False)
            self._wait(conn, HANGING_UP, self._hang_up)
        except (OSError, ValueError):  # the visitor was faster
            self.nr_conns -= 1
            conn.close()

    def _wait(self, conn: Any, seconds: float, then: Any) -> None:
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(then, conn))
        conn.timeout = time.monotonic() + seconds
        self.pending_conns.append(conn)

    def _hang_up(self, conn: Any, client: Any) -> None:
        """What still comes is thrown away; nothing more means that the visitor has hung up."""
        try:
            if client.recv(65_536):
                return
        except BlockingIOError:
            return
        except OSError as error:
            self.log.debug("Gone before the end: %s", error)
        self.poller.unregister(client)
        self.pending_conns.remove(conn)
        self.nr_conns -= 1
        conn.close()
