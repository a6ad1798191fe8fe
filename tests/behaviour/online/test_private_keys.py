"""Private keys in each form in which users have them: all sign as OpenSSL does, and what is none is told."""

from __future__ import annotations

import pickle
import shutil
import subprocess
import traceback
from base64 import b64encode
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from hypothesis import given
from hypothesis import strategies as st
from online_keys import (
    DOTNET_ORDER,
    der,
    negative_der,
    numbers_of,
    pem,
    pem_of,
    public_pem,
    rsa_key,
    xml_of,
)
from services88.online import InvalidPrivateKeyError, PrivateKey

DATA = b"Fake App-a1B2c3D4e5.202611261200"
KEY = rsa_key()
NUMBERS = numbers_of(KEY)
PKCS1, PKCS8 = pem_of(KEY, PrivateFormat.TraditionalOpenSSL), pem_of(KEY, PrivateFormat.PKCS8)
NEGATIVE = negative_der(NUMBERS)
PASSWORD = "correct horse"  # noqa: S105 - made up
XML = xml_of(NUMBERS)
RSA_ALGORITHM = der(0x30, bytes.fromhex("06092a864886f70d0101010500"))


def mixed(text: str) -> str:
    return text.replace("\n", "\r\n", 3)


FORMS: dict[str, str | bytes] = {
    "PKCS#1": PKCS1,
    "PKCS#8": PKCS8,
    "bytes": PKCS8.encode(),
    "negative integers": pem("RSA PRIVATE KEY", NEGATIVE),
    "negative integers in PKCS#8": pem("PRIVATE KEY", der(0x30, der(2, b"\0") + RSA_ALGORITHM + der(4, NEGATIVE))),
    "CRLF": PKCS8.replace("\n", "\r\n"),
    "mixed line ends": mixed(PKCS8),
    "literal line ends": PKCS1.replace("\n", "\\n"),
    "literal CRLF in quotes": '"' + PKCS8.replace("\n", "\\r\\n") + '"',
    "line ends that became spaces": PKCS1.replace("\n", " "),
    "text before and after": f"Bag Attributes\n  friendlyName: x\n{PKCS8}\nend\n",
    "byte order mark": b"\xef\xbb\xbf" + PKCS1.encode(),
    "byte order mark in text": "\ufeff" + XML,
    "UTF-16": XML.encode("utf-16"),
    "DER": KEY.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()),
    "Base64 alone": "".join(PKCS1.splitlines()[1:-1]),
    "XML": XML,
    "XML in quotes": f"'{XML}'\n",
    "XML, pretty": "\ufeff<?xml version='1.0' encoding='utf-16'?>\n" + xml_of(NUMBERS, between="\n\t", around="\n\t\t"),
    "XML, other order": xml_of(NUMBERS, tuple(sorted(DOTNET_ORDER))),
    "XML with a namespace": XML.replace("<RSAKeyValue>", '<RSAKeyValue xmlns="http://www.w3.org/2000/09/xmldsig#">'),
    "XML inside of XML": f"<key name='a'><!-- Modulus -->{XML}</key>",
    "XML as Base64": b64encode(XML.encode()).decode(),
    "XML with a mark as Base64 in lines": "\n".join(pem("X", b"\xef\xbb\xbf" + XML.encode()).splitlines()[1:-1]),
}


@pytest.fixture(scope="module")
def signature(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Return what OpenSSL signs; the padding of PKCS#1 1.5 has no chance in it."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("needs the OpenSSL command line")
    folder = tmp_path_factory.mktemp("openssl")
    (folder / "key.pem").write_text(PKCS8)
    command = (openssl, "dgst", "-sha256", "-sign", str(folder / "key.pem"))
    return subprocess.run(command, input=DATA, capture_output=True, check=True).stdout


@pytest.mark.sampled(8)
@pytest.mark.parametrize("form", FORMS)
def test_each_form_signs_as_openssl_does(form, signature):
    assert PrivateKey.parse(FORMS[form]).sign(DATA) == signature


@pytest.mark.parametrize("form", [PrivateFormat.TraditionalOpenSSL, PrivateFormat.PKCS8], ids=["PKCS#1", "PKCS#8"])
@pytest.mark.parametrize(
    "spoiled", [str, mixed, lambda text: text.replace("\n", "\\n")], ids=["plain", "CRLF", "literal"]
)
def test_encrypted_keys_are_read_with_their_password(form, spoiled, signature):
    text = spoiled(pem_of(KEY, form, PASSWORD.encode()))
    for password in (PASSWORD, PASSWORD.encode()):
        assert PrivateKey.parse(text, password).sign(DATA) == signature
    for wrong in (None, "", "hunter2-wrong"):
        with pytest.raises(InvalidPrivateKeyError, match="password") as caught:
            PrivateKey.parse(text, wrong)
        assert "hunter2" not in told(caught.value)


def test_a_password_that_is_not_needed_does_no_harm(signature):
    assert PrivateKey.parse(PKCS8, PASSWORD).sign(DATA) == signature


def test_the_signature_is_valid_to_openssl(tmp_path):
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("needs the OpenSSL command line")
    for name, content in (("public.pem", public_pem(KEY)), ("signature", PrivateKey.parse(XML).sign(DATA))):
        (tmp_path / name).write_bytes(content)
    command = (openssl, "dgst", "-sha256", "-verify", tmp_path / "public.pem", "-signature", tmp_path / "signature")
    assert b"OK" in subprocess.run(command, input=DATA, capture_output=True, check=True).stdout


def test_the_library_alone_does_not_read_negative_integers():
    with pytest.raises(ValueError, match="deserialize"):
        load_pem_private_key(str(FORMS["negative integers"]).encode(), None)


def test_keys_of_1024_bits_are_still_in_use():
    key = rsa_key("old", 1024)
    assert len(PrivateKey.parse(xml_of(numbers_of(key))).sign(DATA)) == 128


@pytest.mark.parametrize("name", ["key.xml", "key.pem", "key", "schlüssel.txt"])
def test_a_file_may_have_any_name(tmp_path: Path, name):
    key = rsa_key("small", 1024)  # whose numbers are soon checked
    signature = PrivateKey(key).sign(DATA)
    for content in (xml_of(numbers_of(key)), pem_of(key, PrivateFormat.TraditionalOpenSSL)):
        (tmp_path / name).write_text(content)
        assert PrivateKey.load(tmp_path / name).sign(DATA) == signature
        assert PrivateKey.load(str(tmp_path / name)).sign(DATA) == signature


def test_a_key_of_the_library_is_one(signature):
    assert PrivateKey(KEY).sign(DATA) == signature
    with pytest.raises(TypeError, match=r"not an RSAPrivateKey but str: use PrivateKey.load\(path\) or .parse\(text\)"):
        PrivateKey("key.pem")


def cut(text: str) -> str:
    return text[: len(text) // 2]


EC = ec.generate_private_key(ec.SECP256R1())
PLAIN = NoEncryption()
SWAPPED = {**NUMBERS, "P": NUMBERS["Q"], "Q": NUMBERS["P"]}
PUBLIC = "public key; signing needs the private one"
WRONG: dict[str, tuple[str | bytes, str]] = {
    "nothing": ("", "it is empty; give the RSAKeyValue XML of the Developer Portal, or PEM"),
    "space": (" \n", "it is empty"),
    "a file": ("keys/production.xml", r"the name of a file: use PrivateKey.load\(path\)"),
    "words": ("my private key", "in no form that is known"),
    "Base64 of words": (b64encode(b"my private key").decode(), "in no form that is known"),
    "Base64 of Base64": (b64encode(b64encode(b64encode(XML.encode()))).decode(), "in no form that is known"),
    "public XML": (xml_of(NUMBERS, ("Modulus", "Exponent")), PUBLIC),
    "public PEM": (public_pem(KEY), PUBLIC),
    "public PEM of PKCS#1": (public_pem(KEY, PublicFormat.PKCS1), PUBLIC),
    "a certificate": (pem("CERTIFICATE", b"0"), "it is a certificate"),
    "XML that was cut": (cut(XML), "not well-formed; was it cut"),
    "XML without a prime": (xml_of(NUMBERS, DOTNET_ORDER[:2] + DOTNET_ORDER[3:]), "its XML has no P in Base64"),
    "XML with a wrong value": (XML.replace("<P>", "<P>!"), "its XML has no P in Base64"),
    "XML without anything": ("<RSAKeyValue/>", "its XML has no Modulus and no Exponent and no D"),
    "XML with primes swapped": (xml_of(SWAPPED), "do not belong together"),
    "XML with a document type": (f"<!DOCTYPE RSAKeyValue>{XML}", "not well-formed"),
    "PEM that was cut": (cut(PKCS8), "no END line; was it cut"),
    "PEM that lost lines": (PKCS1.replace(PKCS1.splitlines()[4] + "\n", ""), "was it c"),
    "PEM with an odd character": (f"{PKCS8[:60]}*{PKCS8[61:]}", "not Base64; was it changed"),
    "PEM with nothing in it": (pem("PRIVATE KEY", b""), "was it cut"),
    "another number": (pem("RSA PRIVATE KEY", negative_der({**NUMBERS, "DP": 3})), "do not belong together"),
    "a number more": (pem("RSA PRIVATE KEY", der(0x30, NEGATIVE[4:] + der(2, b"\1"))), "was it cut"),
    "elliptic": (EC.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, PLAIN), "of another kind; Online takes RSA"),
    "elliptic, by its label": (
        EC.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, PLAIN),
        "ec private key",
    ),
    "OpenSSH": (KEY.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, PLAIN), "it is in OpenSSH"),
}


def told(error: BaseException) -> str:
    """Return a traceback with the local variables of all frames but those of the test."""
    stack = traceback.TracebackException.from_exception(error, capture_locals=True)
    frames = [str(frame.locals) for frame in stack.stack if frame.filename != __file__]
    assert error.__context__ is None
    return "\n".join((*frames, str(error), repr(error)))


@pytest.mark.parametrize("case", WRONG)
def test_what_is_no_private_key_is_told_without_telling_it(case):
    text, said = WRONG[case]
    with pytest.raises(InvalidPrivateKeyError, match=f"^private key: .*{said}") as caught:
        PrivateKey.parse(text)
    shown = told(caught.value)
    assert "parse" in "".join(traceback.format_exception(caught.value))
    for secret in (PKCS8.splitlines()[5], PKCS1.splitlines()[5], XML[30:60], *map(str, NUMBERS.values())):
        assert secret == str(NUMBERS["Exponent"]) or secret not in shown


@pytest.mark.parametrize(
    "text",
    [XML, PKCS8, PKCS1, PKCS8.replace("\n", "\\n"), b64encode(XML.encode()).decode(), b64encode(NEGATIVE).decode()],
)
@pytest.mark.parametrize("kind", [str, Path])
def test_the_text_of_a_key_is_no_name_of_a_file(text: str, kind: type[str | Path]):
    with pytest.raises(InvalidPrivateKeyError, match=r"the text of a key: use PrivateKey.parse\(text\)") as caught:
        PrivateKey.load(kind(text))
    shown = told(caught.value)
    assert text[50:70] not in shown
    assert text[-70:-50] not in shown


@pytest.mark.parametrize("given", [None, 3, ["-----BEGIN PRIVATE KEY-----"]])
def test_what_is_no_text_is_no_key(given):
    with pytest.raises(TypeError, match="a private key is a text, not "):
        PrivateKey.parse(given)


def test_a_key_shows_nothing_and_is_not_pickled():
    key = PrivateKey.parse(XML)
    assert repr(key) == "<PrivateKey, RSA of 2048 bits>"
    with pytest.raises(TypeError, match="a PrivateKey is not pickled"):
        pickle.dumps(key)


@given(
    st.binary(max_size=80)
    | st.text(max_size=80)
    | st.binary(max_size=40).map(lambda content: pem("PRIVATE KEY", content))
)
def test_anything_is_a_key_or_an_error_of_its_own(given):
    with pytest.raises(InvalidPrivateKeyError):
        PrivateKey.parse(given)


@given(st.integers(0, len(NEGATIVE) - 1), st.integers(0, 255), st.booleans())
def test_a_changed_key_is_an_error_of_its_own(place, byte, is_cut):
    changed = NEGATIVE[:place] if is_cut else NEGATIVE[:place] + bytes([byte]) + NEGATIVE[place + 1 :]
    if changed == NEGATIVE:
        return
    with pytest.raises(InvalidPrivateKeyError):
        PrivateKey.parse(pem("RSA PRIVATE KEY", changed))
