"""Environments, tenants and addresses of SuperOffice Online, as users write them."""

from __future__ import annotations

import pytest
from services88._runtime.tokens.environments import check_https, check_tenant, environment
from services88.online import Environment


@pytest.mark.parametrize(
    ("names", "host"),
    [
        (("development", "sod", "SOD", " Development "), "sod.superoffice.com"),
        (("stage", "qaonline", "QAOnline"), "qaonline.superoffice.com"),  # ONLINE 1.2: "stage" is a host of tenants
        (("production", "online", "Production"), "online.superoffice.com"),
    ],
)
def test_an_environment_has_the_names_that_users_know(names, host):
    found = {environment(name) for name in names}
    assert len(found) == 1
    (only,) = found
    assert only.identity_url == f"https://{host}"
    assert only.keys_url == f"https://{host}/login/.well-known/jwks"
    assert only.system_user_url == f"https://{host}/Login/api/PartnerSystemUser/Authenticate"
    assert only.state_url("Cust12345") == f"https://{host}/api/state/Cust12345"


@pytest.mark.parametrize("given", ["sod2", "online3", "app-sod", "", "https://sod.superoffice.com", "disasterrecovery"])
def test_a_host_of_tenants_is_no_environment(given):
    with pytest.raises(ValueError, match=r'environment must be "development", "stage" or "production", not '):
        environment(given)


@pytest.mark.parametrize("given", [None, 3, b"online"])
def test_what_is_no_text_is_no_environment(given):
    with pytest.raises(TypeError, match="environment must be a text"):
        environment(given)


def test_an_environment_may_be_somewhere_else():
    own = Environment("fake", "http://127.0.0.1:8080/")
    assert environment(own) is own
    assert own.state_url("Cust1") == "http://127.0.0.1:8080/api/state/Cust1"
    assert own.system_user_soap_url == "http://127.0.0.1:8080/login/services/PartnerSystemUserService.svc"
    assert own.oauth_tokens_url == "http://127.0.0.1:8080/login/common/oauth/tokens"


@pytest.mark.parametrize("url", ["http://localhost:1", "http://[::1]:1", "http://127.9.9.9", "https://online.example"])
def test_addresses_that_keep_secrets_are_taken(url):
    assert check_https("identity_url", f"{url}/") == url


@pytest.mark.parametrize("url", ["http://online.superoffice.com", "http://10.0.0.1", "http://localhost.example.com"])
def test_secrets_do_not_go_out_in_clear(url):
    with pytest.raises(ValueError, match=f"identity_url: '{url}' would send secrets in clear; .* at '{url[:4]}s"):
        Environment("mine", url)


@pytest.mark.parametrize(
    "url", ["", "online.superoffice.com", "ftp://x", "https://", "https://x:99999", "https://x?a=b"]
)
def test_what_is_no_address_is_refused(url):
    with pytest.raises(ValueError, match=r"identity_url: .* is not an address such as https://online.superoffice.com"):
        Environment("mine", url)


def test_a_login_in_an_address_is_refused_and_not_told():
    with pytest.raises(ValueError, match=r"identity_url: .* is not an address") as caught:
        Environment("mine", "https://kari:hunter2-password@online.superoffice.com")
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize("given", ["Cust12345", "cust12345", "CUST12345", " Cust12345\n"])
def test_a_tenant_is_written_as_the_vendor_does(given):
    assert check_tenant(given) == "Cust12345"


@pytest.mark.parametrize(
    "given", ["", "12345", "Cust", "Cust12a", "Cust12345/..", "Cust\u0661", "Acme", "Cust" + "1" * 11]
)
def test_what_is_no_tenant_is_refused(given):
    with pytest.raises(ValueError, match="is not a context identifier, such as 'Cust12345'"):
        check_tenant(given)
