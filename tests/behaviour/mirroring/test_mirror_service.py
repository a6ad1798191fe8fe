"""The mirroring example over real HTTP: the vendor's samples, who is let in, and answers when things go wrong."""

from __future__ import annotations

import re
from importlib import import_module
from typing import TYPE_CHECKING, Any

import httpx2
import pytest
from lxml import etree
from mirroring_process import variables_of
from mirroring_sender import batch, row, schema
from served import served
from shared_data import difference, read

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NAMESPACE = "http://www.superoffice.com/online/mirroring/0.1"
SAMPLES = {  # in the order of a cycle
    "Authenticate": ("SampleAuthenticateRequest", "SampleAuthenticateResponse"),
    "TableSchema": ("TableSchemaRequest", "TableSchemaResponse"),
    "RowData": ("SampleRowDataRequest", "SampleRowDataResponse"),
    "Wipe": ("SampleWipeRequest", "SampleWipeResponse"),
    "ReplicationCompleted": ("ReplicationCompletedRequest", "ReplicationCompletedResponse"),
}
OTHERS = ("LSN", "SignedApplicationToken", "SuperOfficeMirroringBuild")  # what is another one in each answer


class Service:
    """The service, and what SuperOffice would send."""

    def __init__(self, url: str, fake: Any) -> None:
        self.url, self.fake = url, fake
        self._mirror = import_module("mirror")
        headers = self._mirror.SignedTokenHeaders
        self.client = self._mirror.Client(url, headers=lambda: headers(signed_token=fake.issue()))

    def with_token(self, token: str) -> Any:
        """Return a client with this token."""
        return self._mirror.Client(self.url, headers=self._mirror.SignedTokenHeaders(signed_token=token))

    def post(self, operation: str, content: bytes) -> httpx2.Response:
        action = f'"{NAMESPACE}/IMirroringClientService/{operation}"'
        headers = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": action}
        return httpx2.post(f"{self.url}/MirroringClientService.svc", content=content, headers=headers, timeout=60.0)


@pytest.fixture
def service(example: Any, fake: Any, database: str, tmp_path: Path) -> Iterator[Service]:
    assert example
    settings = import_module("mirror_service.settings").Settings.read(variables_of(fake, database, tmp_path))
    with served(import_module("mirror_service.app").create(settings)) as url:
        found = Service(url, fake)
        with found.client:
            yield found


def body_of(content: bytes) -> Any:
    (body,) = etree.fromstring(content).iter("{*}Body")
    return body[0]


def without_others(body: Any) -> Any:
    for each in body.iter(*(f"{{*}}{name}" for name in OTHERS)):
        each.text = "another"
    return body


def test_the_samples_of_the_vendor_are_answered_as_the_vendor_answers(service: Service):
    answers = {}
    for operation, (request, reply) in SAMPLES.items():
        content = read("services88/mirroring.zip", f"samples/{request}.xml")
        response = service.post(operation, content.replace(b"fake.header.signature", service.fake.issue().encode()))
        assert response.status_code == 200, response.text
        answers[operation] = body_of(response.content)
        wanted = body_of(read("services88/mirroring.zip", f"samples/{reply}.xml"))
        assert difference(without_others(wanted), without_others(body_of(response.content))) == ""
    tables = [each.text for each in answers["TableSchema"].iter("{*}TableName")]
    assert len(tables) == 413
    lsns = {each.text for each in answers["TableSchema"].iter("{*}LSN")}
    assert lsns == {"-1"}, "all of an empty mirror"
    again = service.post(
        "TableSchema",
        read("services88/mirroring.zip", "samples/TableSchemaRequest.xml").replace(
            b"fake.header.signature", service.fake.issue().encode()
        ),
    )
    (invitation,) = (
        each for each in body_of(again.content).iter("{*}TableLSN") if each.findtext("{*}TableName") == "invitation"
    )
    assert invitation.findtext("{*}LSN") == "1506269"


def test_a_cycle(service: Service):
    client = service.client
    found = client.authenticate(client_state="x")
    assert (found.is_successful, found.client_state, found.supported_interfaces) == (True, "x", "1")
    assert re.fullmatch(r"[0-9A-F]{32}\.\d{12}\.[A-Za-z0-9+/]{342}==", found.signed_application_token)
    assert [(each.table_name, each.lsn) for each in client.table_schema(tables=[schema()]).mirror_lsn] == [
        ("person", -1)
    ]
    sent = [batch(row(1, "a", None, 1), lsn=0), batch(row(2, "b", None, 1), lsn=5)]
    for _ in range(2):  # it comes twice
        assert client.row_data(data_batches=sent).is_successful
    assert [each.lsn for each in client.table_schema(tables=[schema()]).mirror_lsn] == [5]
    summary = import_module("mirror.models").ReplicationSummary(table_name="person", inserts=2, updates=0, deletes=0)
    assert client.replication_completed(changed_tables=[summary]).is_successful
    assert client.wipe(table_name="person").is_successful
    assert [each.lsn for each in client.table_schema(tables=[schema()]).mirror_lsn] == [-1]


def test_what_is_wrong_is_told_and_batches_before_it_stay(service: Service):
    client = service.client
    sent = [batch(row(1, "a", None, 1), lsn=5), batch(row(2, "b", "[DT:soon]", 1), lsn=6)]
    found = client.row_data(data_batches=sent)
    assert not found.is_successful
    assert found.error_message == "table person, row 1, column updated: '[DT:soon]' is not of type datetime"
    assert [each.lsn for each in client.table_schema(tables=[schema()]).mirror_lsn] == [5]
    for each in (client.table_schema(), client.table_schema(tables=[]), client.wipe()):
        assert not each.is_successful
        assert each.error_message


def test_a_database_that_fails_is_told_without_a_word_of_it(
    service: Service, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    store = import_module("mirror_service.store")
    error = import_module("sqlalchemy.exc").OperationalError("INSERT INTO secret_place", {}, OSError("disk full"))

    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(store.Store, "apply", fail)
    found = service.client.row_data(data_batches=[batch(row(1, "a", None, 1))])
    assert (found.is_successful, found.error_message) == (
        False,
        "the database of the mirror failed; its log says why",
    )
    assert "secret_place" in caplog.text


@pytest.mark.parametrize(
    "parts",
    [
        {"header": {"alg": "none"}},
        {"header": {"alg": "HS256"}},
        {"forged": True},
        {"claims": {"aud": "spn:another"}},
        {"claims": {"ctx": "Cust54321"}},
        {"claims": {"exp": 0}},
        {"claims": {"iss": "somebody"}},
    ],
)
def test_others_than_superoffice_get_a_fault_and_change_nothing(service: Service, parts: dict[str, Any]):
    fault = import_module("mirror.errors").SoapFault
    with service.with_token(service.fake.issue(**parts)) as client:
        calls = (client.authenticate, client.row_data, client.table_schema, client.wipe, client.replication_completed)
        for call in calls:
            with pytest.raises(fault) as caught:
                call()
            assert caught.value.code.name == "Client.Authentication"
        with pytest.raises(fault):
            client.row_data(data_batches=[batch(row(1, "a", None, 1), lsn=5)])
    assert [each.lsn for each in service.client.table_schema(tables=[schema()]).mirror_lsn] == [-1]


def test_a_request_without_a_token_is_refused(service: Service, caplog: pytest.LogCaptureFixture):
    content = (
        f'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><WipeRequest xmlns="{NAMESPACE}"/>'
    )
    response = service.post("Wipe", f"{content}</s:Body></s:Envelope>".encode())
    assert response.status_code == 500
    assert "the call has no header SignedToken" in response.text
    (line,) = [each for each in caplog.messages if ": refused: " in each]
    assert line == "IMirroringClientService.Wipe: refused: Client.Authentication: the call has no header SignedToken"


def test_settings_say_what_is_missing(example: Any):
    assert example
    settings = import_module("mirror_service.settings").Settings
    with pytest.raises(ValueError, match="set MIRROR_CLIENT_ID and MIRROR_TENANT and MIRROR_PRIVATE_KEY"):
        settings.read({})
    read_ = settings.read({f"MIRROR_{name}": "x" for name in ("CLIENT_ID", "TENANT", "PRIVATE_KEY")})
    assert (read_.environment, read_.database) == ("production", "sqlite:///mirror.db")
