"""A line between browser and server that is slow for the socket's messages only.

    python -m tests.benchmarks.relay <port> <server's port> <milliseconds>

Chromium's network emulation delays answers and a socket's handshake, but none of its
messages (tried: 156); this delays them, each way. Everything else passes at once.
"""

from __future__ import annotations

import asyncio
import sys

_SOCKET = b"GET /_event"
_CHUNK_BYTES = 65536


async def serve(port: int, server_port: int, delay_seconds: float) -> None:
    """Relay, on the loopback, for ever."""

    async def relay(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # A browser sends a request's head in one piece, and a server an answer's.
        head = await reader.read(_CHUNK_BYTES)
        delay = delay_seconds if head.startswith(_SOCKET) else 0.0
        server = await asyncio.open_connection("127.0.0.1", server_port)
        server[1].write(head)
        try:
            if delay:
                writer.write(await server[0].read(_CHUNK_BYTES))
            async with asyncio.TaskGroup() as both:
                both.create_task(_carry(reader, server[1], delay))
                both.create_task(_carry(server[0], writer, delay))
        except* ConnectionError:
            pass
        finally:
            writer.close()
            server[1].close()

    async with await asyncio.start_server(relay, "127.0.0.1", port) as server:
        await server.serve_forever()


async def _carry(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, delay: float
) -> None:
    """Carry chunks on, each ``delay`` seconds after it came."""
    loop = asyncio.get_running_loop()
    under_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()

    async def release() -> None:
        chunk = b"-"
        while chunk:
            due, chunk = await under_way.get()
            await asyncio.sleep(due - loop.time())
            writer.write(chunk)
        writer.write_eof()

    async with asyncio.TaskGroup() as both:
        both.create_task(release())
        chunk = b"-"
        while chunk:
            chunk = await reader.read(_CHUNK_BYTES)
            under_way.put_nowait((loop.time() + delay, chunk))


def main() -> None:
    """Run with the command line's arguments, until ended."""
    port, server_port, milliseconds = map(int, sys.argv[1:])
    asyncio.run(serve(port, server_port, milliseconds / 1000))


if __name__ == "__main__":
    main()
