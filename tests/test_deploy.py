"""What is handed to an operator: the unit, the container, the bundle, and the page that leads from
a bare machine to a service.
"""

from __future__ import annotations

import base64
import csv
import hashlib
import importlib.metadata
import io
import os
import platform
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from monitor.operations.attended import GRACE
from monitor.operations.scheduler import HEARTBEAT
from monitor.operations.vitals import STALE_BEAT

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parent.parent
DEPLOY = ROOT / "deploy"
PAGES = ("operations.md", "operations.zh-CN.md")
SERIES = f"{sys.version_info.major}.{sys.version_info.minor}"
SYSTEM_PYTHON = Path(f"/usr/bin/python{SERIES}")
UNIT = (DEPLOY / "tongbao.service").read_text(encoding="utf-8")

needs_systemd = pytest.mark.skipif(
    not shutil.which("systemd-analyze"), reason="systemd-analyze is not installed"
)


def page(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def blocks(text: str, kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def unit_in(folder: Path) -> Path:
    """The unit as it is installed, but for the program, which is this environment's."""
    program = Path(sys.executable).parent / "tongbao"
    unit = folder / "tongbao.service"
    unit.write_text(UNIT.replace("/opt/tongbao/venv/bin/tongbao", str(program)), encoding="utf-8")
    return unit


def analyzed(*words: str) -> str:
    done = subprocess.run(
        ["systemd-analyze", *words],
        capture_output=True,
        encoding="utf-8",
        check=False,
        env=os.environ | {"LANG": "C"},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@needs_systemd
def test_the_unit_is_one_that_systemd_understands_to_the_letter(tmp_path: Path) -> None:
    assert analyzed("verify", str(unit_in(tmp_path))) == ""


@needs_systemd
def test_the_unit_shuts_the_service_in(tmp_path: Path) -> None:
    told = analyzed("security", "--offline=true", "--threshold=25", str(unit_in(tmp_path)))
    assert float(re.findall(r"exposure level for \S+: ([\d.]+)", told)[0]) <= 2.0


@needs_systemd
@pytest.mark.parametrize("name", PAGES)
def test_the_drop_in_of_the_page_is_understood_too(tmp_path: Path, name: str) -> None:
    (drop_in,) = blocks(page(name), "ini")
    unit = unit_in(tmp_path)
    unit.write_text(unit.read_text(encoding="utf-8") + "\n" + drop_in, encoding="utf-8")
    assert analyzed("verify", str(unit)) == ""


def test_the_service_has_more_time_to_stop_than_its_jobs_take() -> None:
    (seconds,) = re.findall(r"^TimeoutStopSec=(\d+)$", UNIT, re.MULTILINE)
    assert int(seconds) >= 2 * GRACE
    assert f"stop_grace_period: {seconds}s" in (DEPLOY / "compose.yaml").read_text(encoding="utf-8")


def test_the_service_is_never_given_up() -> None:
    assert re.search(r"^Restart=always$", UNIT, re.MULTILINE)
    assert re.search(r"^StartLimitIntervalSec=0$", UNIT.partition("[Service]")[0], re.MULTILINE)


def test_the_container_runs_without_rights_watched_by_its_sign_of_life() -> None:
    recipe = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    compose = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
    instructions = [line.split()[0] for line in recipe.splitlines() if re.match(r"[A-Z]", line)]
    assert instructions[:2] == ["ARG", "FROM"]
    assert instructions.index("USER") < instructions.index("ENTRYPOINT") < instructions.index("CMD")
    assert "USER 10001:10001" in recipe
    assert f"/county/data/{HEARTBEAT}') > {STALE_BEAT.total_seconds():g}" in recipe
    assert "--require-hashes" in recipe
    assert "--no-index" in recipe
    for line in (
        "read_only: true",
        "- ALL",
        "- no-new-privileges:true",
        "init: true",
        "hostname: tongbao",
    ):
        assert f"{line}\n" in compose


def test_the_container_is_built_from_a_python_that_the_bundle_serves() -> None:
    (series,) = re.findall(
        r"^ARG BASE=python:(\d\.\d+)-", (DEPLOY / "Containerfile").read_text(encoding="utf-8"), re.M
    )
    assert f'"{series}"' in (DEPLOY / "bundle.py").read_text(encoding="utf-8")


def test_no_file_of_the_deployment_names_a_package_registry() -> None:
    for path in (*DEPLOY.iterdir(), *(ROOT / "docs").glob("operations*.md"), ROOT / "Makefile"):
        if path.is_file():
            assert not re.search(
                r"pypi|docker\.io|quay\.io|ghcr\.io|mirror", path.read_text(encoding="utf-8")
            ), path


def test_both_languages_give_the_same_commands() -> None:
    english, chinese = (page(name) for name in PAGES)
    for kind in ("sh", "console", "ini"):
        assert blocks(english, kind) == blocks(chinese, kind)
        assert blocks(english, kind)
    assert set(re.findall(r"^```(\w*)$", english, re.MULTILINE)) == {"sh", "console", "ini", ""}


@pytest.mark.parametrize("name", PAGES)
def test_every_command_of_the_containers_names_a_service_that_there_is(name: str) -> None:
    (commands,) = blocks(page(name), "console")
    services = re.findall(
        r"^  (\w+):$",
        (DEPLOY / "compose.yaml").read_text(encoding="utf-8").partition("secrets:\n")[0],
        re.M,
    )
    assert services == ["tongbao"]
    for line in commands.splitlines():
        assert re.match(
            r"docker compose (build|up --detach|run --rm tongbao init .*|"
            r"exec tongbao tongbao doctor)$",
            line,
        )


def repacked(folder: Path) -> str:
    """This environment's packages as wheels in a folder, and a lock
    that names each with its hash.
    """
    folder.mkdir()
    locked = {
        re.sub("[-_.]+", "-", name).lower()
        for name in re.findall(
            r"^([A-Za-z0-9._-]+)==", (ROOT / "requirements.lock").read_text("utf-8"), re.MULTILINE
        )
    }
    lock = []
    for found in importlib.metadata.distributions():
        name = re.sub("[-_.]+", "-", found.metadata["Name"]).lower()
        if name in locked:
            wheel = _wheel(found, folder)
            lock.append(
                f"{name}=={found.version} \\\n    --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}\n"
            )
    return "".join(sorted(lock))


def _wheel(found: importlib.metadata.Distribution, folder: Path) -> Path:
    tags = re.findall(r"^Tag: (\S+)", found.read_text("WHEEL") or "", re.MULTILINE)
    parts = [sorted({tag.split("-")[place] for tag in tags}) for place in range(3)]
    name = re.sub("[-_.]+", "_", found.metadata["Name"])
    path = folder / f"{name}-{found.version}-{'-'.join('.'.join(part) for part in parts)}.whl"
    record = io.StringIO()
    rows = csv.writer(record, lineterminator="\n")
    with zipfile.ZipFile(path, "w") as wheel:
        info = ""
        for file in found.files or ():
            inside = file.as_posix()
            if inside.startswith("..") or inside.endswith(".pyc") or "/test/" in inside:
                continue  # what a package tests itself with is a tenth of all files
            content = file.locate().read_bytes()  # type: ignore[attr-defined]
            folder_of_info = re.match(r"[^/]+\.dist-info(?=/)", inside)
            if folder_of_info:
                info = folder_of_info[0]
                if inside.endswith(("/RECORD", "/INSTALLER", "/REQUESTED")):
                    continue
                # The system's Python may be an earlier patch release than the one
                # that this was installed for.
                content = re.sub(rb"(?m)^Requires-Python: .*\n", b"", content, count=1)
            digest = (
                base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
            )
            rows.writerow([inside, f"sha256={digest}", len(content)])
            wheel.writestr(inside, content)
        rows.writerow([f"{info}/RECORD", "", ""])
        wheel.writestr(f"{info}/RECORD", record.getvalue())
    return path


def bundled(folder: Path, lock: str) -> Path:
    """A folder with a bundle for this machine, of the wheels in
    folder/wheels that the lock names.
    """
    (folder / "lock.txt").write_text(lock, encoding="utf-8")
    command = [sys.executable, str(DEPLOY / "bundle.py"), "--machine", platform.machine()]
    command += ["--python", SERIES, "--wheelhouse", str(folder / "wheels")]
    command += ["--lock", str(folder / "lock.txt"), "--output", str(folder / "dist")]
    subprocess.run(command, check=True, capture_output=True)
    return folder / "dist"


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bundle of what is installed here; TONGBAO_TEST_BUNDLE names a folder with a real one."""
    if ready := os.environ.get("TONGBAO_TEST_BUNDLE"):
        return Path(ready)
    folder = tmp_path_factory.mktemp("bundle")
    return bundled(folder, repacked(folder / "wheels"))


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bundle of nothing but our own wheel, unpacked: enough for all that is looked at
    before anything is installed.
    """
    folder = tmp_path_factory.mktemp("bare")
    (folder / "wheels").mkdir()
    (folder / "unpacked").mkdir()
    return unpacked(bundled(folder, ""), folder / "unpacked")


@pytest.fixture
def source(bare: Path, tmp_path: Path) -> Path:
    """A copy of it that a test may spoil."""
    return shutil.copytree(bare, tmp_path / bare.name)


def unpacked(bundle: Path, folder: Path) -> Path:
    (archive,) = bundle.glob(f"*-{platform.machine()}.tar.gz")
    subprocess.run(["tar", "-xzf", str(archive), "-C", str(folder)], check=True)
    (made,) = folder.iterdir()
    return made


def install(source: Path, target: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """install.sh as a bare machine runs it."""
    environment = {"PATH": os.environ["PATH"], "PYTHON": sys.executable, **variables}
    command = ["sh", str(source / "install.sh"), str(target)]
    return subprocess.run(
        command, env=environment, capture_output=True, encoding="utf-8", check=False
    )


def test_a_bundle_holds_every_file_under_its_hash(bundle: Path, tmp_path: Path) -> None:
    source = unpacked(bundle, tmp_path)
    listed = dict(
        line.split("  ", 1)[::-1]
        for line in (source / "SHA256SUMS").read_text("utf-8").splitlines()
    )
    there = {path.relative_to(source).as_posix() for path in source.rglob("*") if path.is_file()}
    assert set(listed) == there - {"SHA256SUMS"}
    assert all(
        hashlib.sha256((source / name).read_bytes()).hexdigest() == digest
        for name, digest in listed.items()
    )
    assert {
        "install.sh",
        "operations.md",
        "operations.zh-CN.md",
        "Containerfile",
        "compose.yaml",
    } <= there


@pytest.mark.parametrize(
    ("file", "content", "said"),
    [
        ("requirements.txt", "", "the bundle is damaged; nothing was installed"),
        ("PYTHONS", "3.99\n", "this bundle is for 3.99"),
        ("MACHINE", "vax\n", "this bundle is for vax"),
    ],
)
def test_a_bundle_that_does_not_fit_or_is_damaged_installs_nothing(
    source: Path, tmp_path: Path, file: str, content: str, said: str
) -> None:
    (source / file).write_text(content, encoding="utf-8")
    done = install(source, tmp_path / "opt")
    assert done.returncode == 1
    assert said in done.stderr
    assert not (tmp_path / "opt").exists()


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two makers' keys: ours and another's, the private one and the public one of each."""
    folder = tmp_path_factory.mktemp("keys")
    for name in ("ours", "theirs"):
        private, public = folder / f"{name}.pem", folder / f"{name}.pub"
        made = [
            "openssl",
            "ecparam",
            "-name",
            "prime256v1",
            "-genkey",
            "-noout",
            "-out",
            str(private),
        ]
        subprocess.run(made, check=True, capture_output=True)
        told = ["openssl", "ec", "-in", str(private), "-pubout", "-out", str(public)]
        subprocess.run(told, check=True, capture_output=True)
    return folder


def signed(source: Path, key: Path) -> None:
    script = (
        "import sys; sys.path.insert(0, sys.argv[1]); import bundle, "
        "pathlib\nbundle.sign(*map(pathlib.Path, sys.argv[2:]))"
    )
    subprocess.run([sys.executable, "-c", script, str(DEPLOY), str(source), str(key)], check=True)


@pytest.mark.parametrize(
    ("signer", "spoilt", "said"),
    [
        ("", "", "the bundle is not signed; nothing was installed"),
        ("theirs", "", "the signature is not that of"),
        ("ours", "SHA256SUMS", "the signature is not that of"),
        ("ours", "SHA256SUMS.sig", "the signature is not that of"),
        ("ours", "requirements.txt", "the bundle is damaged; nothing was installed"),
    ],
)
def test_who_names_the_makers_key_installs_nothing_of_anybody_else(
    source: Path, keys: Path, tmp_path: Path, signer: str, spoilt: str, said: str
) -> None:
    if signer:
        signed(source, keys / f"{signer}.pem")
    if spoilt:
        content = bytearray((source / spoilt).read_bytes())
        content[len(content) // 2] ^= 1
        (source / spoilt).write_bytes(content)
    done = install(source, tmp_path / "opt", TONGBAO_PUBLIC_KEY=str(keys / "ours.pub"))
    assert done.returncode == 1
    assert said in done.stderr
    assert not (tmp_path / "opt").exists()


def installed_before(source: Path, target: Path) -> Path:
    """What install.sh would find of an installation by this bundle, but for the packages."""
    venv = target / f"venv-{(source / 'VERSION').read_text().strip()}"
    (venv / "bin").mkdir(parents=True)
    (venv / "bin" / "python").symlink_to(sys.executable)
    (venv / "bin" / "tongbao").write_text("#!/bin/sh\n")
    digest = hashlib.sha256((venv / "bin" / "tongbao").read_bytes()).hexdigest()
    (venv / "INSTALLED").write_text(f"{digest}  ./bin/tongbao\n")
    shutil.copy(source / "SHA256SUMS", venv / "BUNDLE")
    return venv


def test_what_is_installed_already_and_is_whole_stays(source: Path, tmp_path: Path) -> None:
    venv = installed_before(source, tmp_path / "opt")
    done = install(source, tmp_path / "opt")
    assert (done.returncode, done.stderr) == (0, "")
    assert (venv / "bin" / "tongbao").read_text() == "#!/bin/sh\n"
    assert (tmp_path / "opt" / "venv").readlink() == Path(venv.name)
    assert (tmp_path / "opt" / "share" / "tongbao.service").exists()


def test_a_bundle_signed_by_the_key_that_is_named_is_installed(
    source: Path, keys: Path, tmp_path: Path
) -> None:
    venv = installed_before(source, tmp_path / "opt")
    (venv / "bin" / "tongbao").write_text("#!/bin/sh\nfalse\n")  # damaged: it is made anew
    signed(source, keys / "ours.pem")
    done = install(source, tmp_path / "opt", TONGBAO_PUBLIC_KEY=str(keys / "ours.pub"))
    # What is installed lacks what it needs, for the bare bundle has only our own wheel;
    # the newcomer's has everything.
    assert done.stderr == "install.sh: the installed packages do not fit together\n"
    assert "import" in (venv / "bin" / "tongbao").read_text()
    assert not (venv / "BUNDLE").exists()


def test_without_a_python_that_will_do_it_is_said_what_to_install(
    source: Path, tmp_path: Path
) -> None:
    done = install(source, tmp_path / "opt", PYTHON="python0.1")
    assert done.returncode == 1
    assert "install Python 3.11 or newer" in done.stderr


def test_what_a_first_and_a_last_release_of_python_need_are_both_in_the_bundle() -> None:
    script = (
        "import sys; sys.path.insert(0, sys.argv[1]); import bundle, pathlib\n"
        "lock = 'a==1 ; python_full_version < \"3.11.5\" \\\\\\n    --hash=sha256:0\\n'"
        " 'a==2 ; python_full_version >= \"3.11.5\" \\\\\\n    --hash=sha256:1\\n'"
        ' \'b==1 ; sys_platform == "win32" \\\\\\n    --hash=sha256:2\\nc==1 \\\\\\n    '
        "--hash=sha256:3\\n'\n"
        "for release, pins in bundle.by_release(lock, '3.11', 'aarch64').items():\n"
        "    print(release, *(pin.unconditional.split()[0] for pin in pins))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(DEPLOY)],
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert done.stdout.splitlines() == ["3.11.0 a==1 c==1", "3.11.99 a==2"]


def _bare_machine() -> str:
    """Why a newcomer's machine cannot be had here; "" where it can."""
    if sys.platform != "linux" or os.geteuid() != 0:
        return "only root can be given a machine of its own"
    for program in ("unshare", "systemd-analyze", "useradd", "runuser", "ip", "pkill"):
        if not shutil.which(program):
            return f"{program} is not installed"
    if not SYSTEM_PYTHON.exists():
        return f"the system has no {SYSTEM_PYTHON}"
    trial = (
        "mkdir /mnt/u /mnt/w && mount -t overlay overlay -o "
        "lowerdir=/etc,upperdir=/mnt/u,workdir=/mnt/w /etc"
    )
    command = ["unshare", "--mount", "--net", "sh", "-c", f"mount -t tmpfs none /mnt && {trial}"]
    allowed = subprocess.run(command, capture_output=True, check=False).returncode == 0
    return "" if allowed else "namespaces and mounts are not permitted here"


def test_a_newcomer_gets_from_a_bare_machine_to_a_running_service_by_the_page_alone(
    bundle: Path,
) -> None:
    if why := _bare_machine():
        pytest.skip(why)
    walk = [
        str(SYSTEM_PYTHON),
        str(ROOT / "tests" / "newcomer.py"),
        str(ROOT / "docs" / PAGES[0]),
        str(bundle),
    ]
    done = subprocess.run(
        ["unshare", "--mount", "--net", *walk],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=560,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4000:]
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"][
        "version"
    ]
    assert f"tongbao {version} is installed in /opt/tongbao" in done.stdout
    assert "Crawl 1: 1 column in" in done.stdout
    assert '"part": "scheduler"' in done.stdout
    assert done.stdout.rstrip().count("running as process") >= 3
