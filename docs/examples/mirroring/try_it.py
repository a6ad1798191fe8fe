"""A cycle of mirroring on this computer, without SuperOffice: ``python try_it.py``. The rows go into ``try_it.db``."""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from pathlib import Path

import uvicorn
from mirror import Client, SignedTokenHeaders
from mirror.models import ColumnInfo, RowData, RowDataBatch, TableSchemaInfo
from mirror.testing import FakeTokenService
from mirror_service.app import create
from mirror_service.settings import Settings

DATABASE = "try_it.db"
CONTACT = TableSchemaInfo(
    table_name="contact",
    columns=[
        ColumnInfo(name="contact_id", type="int", is_nullable=False),
        ColumnInfo(name="name", type="nvarchar(219)", is_nullable=True),
        ColumnInfo(name="registered", type="datetime", is_nullable=False),
    ],
)


def send_cycle(client: Client) -> None:
    """Send what SuperOffice sends when a company is new."""
    print("signed answer:", (client.authenticate().signed_application_token or "").partition(".")[0])
    for each in client.table_schema(tables=[CONTACT]).mirror_lsn or ():
        print(f"{each.table_name}: the mirror is at {each.lsn}")
    row = RowData(operation="I", column_values=["[I:1]", "Acme", "[DT:11/27/2026 09:30:00.0000000]"])
    found = client.row_data(data_batches=[RowDataBatch(table_info=CONTACT, lsn=1506269, data=[row])])
    print("written:", found.is_successful, found.error_message)
    client.replication_completed()


def main() -> None:
    """Serve, send, and show what was written."""
    logging.basicConfig(level=logging.WARNING)
    with FakeTokenService() as fake:
        key = Path("try_it_key.pem")
        key.write_text(fake.private_key, "utf-8")
        settings = Settings(fake.client_id, fake.tenant, fake.environment, str(key), f"sqlite:///{DATABASE}")
        server = uvicorn.Server(uvicorn.Config(create(settings), port=0, log_level="warning"))
        thread = threading.Thread(target=server.run)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        headers = SignedTokenHeaders(signed_token=fake.issue())
        with Client(f"http://127.0.0.1:{port}/", headers=headers) as client:
            send_cycle(client)
        server.should_exit = True
        thread.join()
        key.unlink()
    connection = sqlite3.connect(DATABASE)
    print(connection.execute("SELECT * FROM contact").fetchall())
    connection.close()


if __name__ == "__main__":
    main()
