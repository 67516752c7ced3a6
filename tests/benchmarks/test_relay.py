"""The slow line of `make bench` loses nothing and changes no order."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

import pytest

from tests.benchmarks.relay import serve
from tests.processes import free_port

NUMBERS = b"".join(b"%d;" % number for number in range(2000))


@pytest.fixture
async def line() -> AsyncIterator[int]:
    """The port of a relay to a server that sends back what it gets, but for heads."""

    async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while data := await reader.read(997):
            writer.write(data)
        writer.close()

    port = free_port()
    async with await asyncio.start_server(echo, "127.0.0.1", 0) as server:
        server_port = server.sockets[0].getsockname()[1]
        relay = asyncio.create_task(serve(port, server_port, 0.01))
        yield port
        relay.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await relay


@pytest.mark.parametrize("path", ["/_event/?EIO=4", "/booking/x"])
async def test_everything_arrives_in_its_order(line: int, path: str) -> None:
    reader, writer = await _connected(line)
    writer.write(f"GET {path} HTTP/1.1\r\n\r\n".encode())
    assert await reader.readuntil(b"\r\n\r\n") == b"HTTP/1.1 200 OK\r\n\r\n"
    for start in range(0, len(NUMBERS), 500):
        writer.write(NUMBERS[start : start + 500])
        await asyncio.sleep(0)
    writer.write_eof()
    assert await reader.read() == NUMBERS
    writer.close()
    await writer.wait_closed()


async def _connected(port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    while True:
        try:
            return await asyncio.open_connection("127.0.0.1", port)
        except ConnectionRefusedError:
            await asyncio.sleep(0.01)
