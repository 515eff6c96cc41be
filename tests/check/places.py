"""Where the blocks of the manuals run: a copy of the project, or a directory beside an installed library."""
import os
import shutil
import subprocess
import tempfile


def run(command, **more):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=600, **more)
    return done.returncode, done.stdout


def without_make(**more):
    """The environment for a shell that calls make by itself."""
    return {**{name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}, **more}


class Places:
    """Temporary directories: the files that blocks saved, a copy of the project, an installation."""

    def __init__(self):
        self.all = tempfile.TemporaryDirectory()
        self.saved = f"{self.all.name}/saved"
        os.makedirs(self.saved)

    def save(self, block):
        path = f"{self.saved}/{block.after('save')}"
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(block.text)

    def project(self):
        """The project's files, what was built of them, and the saved files. What another block left there is gone."""
        copy = f"{self.all.name}/project"
        for directory, folders, files in os.walk(copy):
            here = os.path.relpath(directory, copy)
            if here == ".":
                folders.remove("build")
            for name in files:
                if not os.path.lexists(os.path.join(here, name)):
                    os.remove(os.path.join(directory, name))
            for name in [name for name in folders if not os.path.lexists(os.path.join(here, name))]:
                folders.remove(name)
                shutil.rmtree(os.path.join(directory, name))
        shutil.copytree(".", copy, ignore=shutil.ignore_patterns(".git", "build"), symlinks=True, dirs_exist_ok=True)
        os.makedirs(f"{copy}/build", exist_ok=True)
        shutil.copytree(self.saved, copy, dirs_exist_ok=True)
        return copy, without_make()

    def installed(self):
        """An empty directory with the saved files; the first call installs the library."""
        prefix, empty = f"{self.all.name}/installed", f"{self.all.name}/empty"
        if not os.path.exists(prefix):
            status, output = run(["make", "-s", "install", f"PREFIX={prefix}"], env=without_make())
            if status:
                raise SystemExit(f"make install: exit {status}\n{output}")
        shutil.rmtree(empty, ignore_errors=True)
        shutil.copytree(self.saved, empty)
        return empty, without_make(PKG_CONFIG_PATH=f"{prefix}/lib/pkgconfig", CMAKE_PREFIX_PATH=prefix)
