"""The types of lists inside results, item by item; checked with api.py."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager, AbstractContextManager
from typing import assert_type

from services88 import AsyncItemsInside, AsyncNetServer, ItemsInside, NetServer
from services88._headers import ResponseHeaders
from services88.models import ModuleLicense, SoSystemInfoCarrier


def modules(info: SoSystemInfoCarrier) -> list[ModuleLicense] | None:
    return info.license.module_licenses if info.license else None


def blocking(net: NetServer) -> None:
    agent = net.so_principal
    iterating = agent.iterate(agent.get_system_info, modules)
    assert_type(iterating(), AbstractContextManager[ItemsInside[ModuleLicense, ResponseHeaders, SoSystemInfoCarrier]])
    with iterating() as items:
        assert_type(items.headers, ResponseHeaders)
        assert_type(next(iter(items)), ModuleLicense)
        assert_type(items.result, SoSystemInfoCarrier)


async def waiting(net: AsyncNetServer) -> None:
    agent = net.so_principal
    iterating = agent.iterate(agent.get_system_info, modules)
    expected = AbstractAsyncContextManager[AsyncItemsInside[ModuleLicense, ResponseHeaders, SoSystemInfoCarrier]]
    assert_type(iterating(), expected)
    async with iterating() as items:
        assert_type([item async for item in items], list[ModuleLicense])
        assert_type(items.result, SoSystemInfoCarrier)
