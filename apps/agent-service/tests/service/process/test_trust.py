"""Whom the process believes: files of keys and of what was revoked."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from agent_service.process.settings import Settings, SettingsError
from agent_service.process.trust import RevokedFile, load_trust

JWKS = json.dumps({"keys": [{"kty": "OKP", "crv": "Ed25519", "kid": "a", "x": "A" * 43}]})


def test_without_files_nothing_has_to_be_signed() -> None:
    trust = load_trust(Settings())
    assert (list(trust.keys), list(trust.enrolment_keys), list(trust.revoked().kids)) == ([], [], [])


def test_each_file_is_read_and_a_wrong_one_says_which_and_why(tmp_path: Path) -> None:
    keys = tmp_path / "keys.json"
    keys.write_text(JWKS)
    trust = load_trust(Settings(signing_keys_file=keys, enrolment_keys_file=keys))
    assert [key.kid for key in [*trust.keys, *trust.enrolment_keys]] == ["a", "a"]
    wrong = tmp_path / "wrong.json"
    wrong.write_text("{")
    for variable in ("signing_keys_file", "enrolment_keys_file", "revoked_file"):
        with pytest.raises(SettingsError, match=f"{variable.upper()} is '{wrong}', which cannot be read as JSON"):
            load_trust(Settings.model_validate({"signing_keys_file": keys, variable: wrong}))
    keys.write_text('{"keys": []}')
    with pytest.raises(SettingsError, match=r"SIGNING_KEYS_FILE is .* which must be a JSON object with keys"):
        load_trust(Settings(signing_keys_file=keys))
    with pytest.raises(SettingsError, match="which cannot be read as JSON"):
        load_trust(Settings(signing_keys_file=tmp_path / "none"))


@pytest.mark.parametrize("alone", ["enrolment_keys_file", "revoked_file"])
def test_a_file_that_would_do_nothing_without_keys_stops_the_process(tmp_path: Path, alone: str) -> None:
    file = tmp_path / "file.json"
    file.write_text(JWKS if alone == "enrolment_keys_file" else "{}")
    with pytest.raises(SettingsError, match=f"{alone.upper()} is set, and SIGNING_KEYS_FILE is not"):
        load_trust(Settings.model_validate({alone: file}))


def test_what_is_revoked_holds_without_a_restart(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    file = tmp_path / "revoked.json"

    def write(text: str) -> None:
        made = tmp_path / "made"
        made.write_text(text)
        os.replace(made, file)

    write("{}")
    revoked = RevokedFile(file)
    assert list(revoked().kids) == []
    write('{"kids": ["stolen"]}')
    assert list(revoked().kids) == [("stolen", None)]
    write("{")
    assert list(revoked().kids) == [("stolen", None)]
    assert "what it revoked before stays revoked" in caplog.text
    file.unlink()
    assert list(revoked().kids) == [("stolen", None)]
    write('{"kids": ["stolen", "too"]}')
    assert [kid for kid, _ in revoked().kids] == ["stolen", "too"]
