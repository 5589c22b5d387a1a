import pytest
from django.db import connection

from tests.api import ApiClient


@pytest.fixture
def _no_database(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing listens on port 1."""
    connection.close()
    monkeypatch.setitem(connection.settings_dict, "PORT", "1")


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_no_database")
@pytest.mark.parametrize("path", ["/api/v1/products", "/api/v1/recommendations?placement=home", "/api/v1/nothing"])
def test_the_api_says_that_the_database_is_away_and_when_to_come_again(path: str) -> None:
    response = ApiClient("sk_some-key").get(path)

    assert response.status_code == 503
    assert response["Content-Type"] == "application/problem+json"
    assert int(response["Retry-After"]) > 0
    assert response.json()["code"] == "unavailable"
    assert response.json()["request_id"] == response["X-Request-Id"]
    assert "connection" not in response.text
