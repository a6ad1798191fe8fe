"""Contracts without a profile: what their members' names call a secret is not shown; a setting names more, or fewer."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from raw_http import RawServer, http
from small_contract import generated, schema_of
from soapbind import output, pipeline
from soapbind.config import PackageConfig, load_config
from soapbind.profiles.secrets import names_a_secret

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    "name",
    [
        *("ApplicationToken", "SignedSystemToken", "Token", "SignedToken", "access_token", "refreshtoken", "Tokens"),
        *(
            "Password",
            "NewPassword",
            "userPassword",
            "passwordConfirmation",
            "PASSWD",
            "dbPwd",
            "Passphrase",
            "passCode",
        ),
        *(
            "ClientSecret",
            "SharedSecret",
            "secretAnswer",
            "SecretKey",
            "apiKey",
            "API_KEY",
            "SubscriptionKey",
            "LicenceKey",
        ),
        *("privateKey", "accessKey", "SessionId", "sessionKey", "Credentials", "PIN", "PinCode", "Otp", "IdTokenJWT"),
    ],
)
def test_names_of_secrets(name: str):
    assert names_a_secret(name, "xs:string")
    assert names_a_secret(name, "xs:base64Binary")


@pytest.mark.parametrize(
    ("name", "label"),
    [
        *(
            (name, "xs:string")
            for name in ("Secretary", "Pineapple", "Key", "PrimaryKey", "Ticket", "User", "KeyAccount")
        ),
        *((name, "xs:string") for name in ("TokenType", "PasswordPolicy", "TokenUrl", "token_endpoint", "SecretName")),
        *(
            ("TokenExpires", label)
            for label in ("xs:dateTime", "xs:boolean", "xs:int", "xs:unsignedLong", "xs:duration")
        ),
        ("UserCredentials", "UserCredentials"),  # a type, whose Password is hidden
    ],
)
def test_names_of_what_is_no_secret(name: str, label: str):
    assert not names_a_secret(name, label)


TYPES = """<xs:simpleType name="Tok"><xs:restriction base="xs:string"/></xs:simpleType>
<xs:complexType name="Account"><xs:sequence><xs:element name="User" type="xs:string"/>
<xs:element name="PassPhrase" type="xs:string"/></xs:sequence></xs:complexType>"""
MEMBERS = """<xs:element name="SystemToken" type="t:Tok"/><xs:element name="SignedToken" type="xs:base64Binary"/>
<xs:element name="Account" type="t:Account"/><xs:element name="Door" type="xs:string"/>
<xs:element name="TokenLabel" type="xs:string"/>"""
CONTENT = (
    "<SystemToken>hunter2-a</SystemToken><SignedToken>aHVudGVyMi1i</SignedToken><Account><User>kari</User>"
    "<PassPhrase>hunter2-c</PassPhrase></Account><Door>front</Door><TokenLabel>blue</TokenLabel>"
)


def test_neither_repr_nor_the_log_shows_them(tmp_path: Path, caplog: pytest.LogCaptureFixture):
    with generated(tmp_path, "hiding88", schema_of(MEMBERS, TYPES)) as small:
        body = small.decode(CONTENT)
        assert (body.system_token, body.signed_token, body.account.pass_phrase) == (
            "hunter2-a",
            b"hunter2-b",
            "hunter2-c",
        )
        assert "hunter2" not in repr(body)
        assert "kari" in repr(body)
        assert "front" in repr(body)
        headers = small.operation.response[0]()
        reply = small.operation.encode_response(small.package.Response(headers, body))
        caplog.set_level(logging.DEBUG)
        with (
            RawServer(lambda peer, _: peer.send(http(200, reply))) as server,
            small.package.Client(server.url, log_bodies=True) as client,
        ):
            assert client.small.do() == body
        assert "<Door>front</Door>" in caplog.text
        assert "hunter2" not in caplog.text
        assert "aHVudGVyMi1i" not in caplog.text


FRAGMENTS = [
    "<Door><Other>front</Other><SystemToken>{0}</SystemToken></Door>",
    "<o:Door xmlns:o='urn:o' PassPhrase='{0}'><front/><o:SystemToken><o:part>{0}</o:part></o:SystemToken></o:Door>",
    "<Account>front<PassPhrase><![CDATA[{0}]]></PassPhrase></Account>",
]


def test_elements_of_a_wildcard_and_of_any_type_do_not_show_them(tmp_path: Path):
    wild = '<xs:element name="Any" type="xs:anyType"/><xs:any maxOccurs="unbounded"/>'
    members = f'<xs:element name="Known" type="t:Known" minOccurs="0"/>{wild}'
    types = f'<xs:complexType name="Known"><xs:sequence>{MEMBERS}</xs:sequence></xs:complexType>{TYPES}'
    with generated(tmp_path, "wild88", schema_of(members, types)) as small:
        for xml in FRAGMENTS:
            body = small.decode(f"<Any>{xml}</Any>{xml}".format("hunter2"))
            assert "hunter2" in body.any_elements[0].xml
            assert "hunter2" in body.any.xml
            assert "hunter2" not in repr(body)
            assert repr(body).count("front") == 2


def test_a_setting_names_more_and_fewer(tmp_path: Path):
    with generated(tmp_path, "plain88", schema_of(MEMBERS, TYPES)) as small:
        assert "blue" not in repr(small.decode(CONTENT))
    pyproject = tmp_path / "pyproject.toml"
    pyproject.write_text(
        '[[tool.soapbind.packages]]\nname = "chosen88"\nsources = ["plain88.wsdl"]\n'
        'secrets = ["Do*", "Account.Us?r", "!TokenLabel"]\n',
        "utf-8",
    )
    (config,) = load_config(pyproject)
    assert config.secrets == ("Do*", "Account.Us?r", "!TokenLabel")
    output.write(config.folder, pipeline.generate(config))
    contract = (config.folder / "_contract.py").read_text("utf-8")
    assert '"Door"' in contract
    assert '"User"' in contract
    assert '"TokenLabel"' not in contract
    unset = pipeline.generate(replace(config, secrets=()))["_contract.py"]
    assert '"Door"' not in unset
    assert '"TokenLabel"' in unset
    assert PackageConfig("x", ()).secrets == ()
