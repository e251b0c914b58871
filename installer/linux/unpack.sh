#!/bin/sh
# Blockprop @VERSION@ for Linux (@MACHINE@): installs itself into a folder of yours. No rights needed, no Python needed.
#   sh blockprop-@VERSION@.run [--prefix FOLDER] [--check] [--force]
set -eu
prefix="${XDG_PREFIX:-$HOME/.local}"
force=no
only_check=no
while [ $# -gt 0 ]; do
    case "$1" in
        --prefix) prefix="${2:?--prefix needs a folder}"; shift ;;
        --prefix=*) prefix="${1#--prefix=}" ;;
        --check) only_check=yes ;;
        --force) force=yes ;;
        -h | --help) sed -n '2,3s/^# *//p' "$0"; echo "  --prefix FOLDER  where to install (default: ~/.local)"; echo "  --check          only say which system libraries are missing"; echo "  --force          install although some are missing"; exit 0 ;;
        *) echo "There is no option '$1'. See: sh $0 --help" >&2; exit 2 ;;
    esac
    shift
done
case "$prefix" in /*) ;; *) prefix="$(pwd)/$prefix" ;; esac

# Each line: a library, then who brings it with apt, dnf, pacman and zypper.
needed='@LIBRARIES@'
missing=""
for tool in tar gzip tail; do
    command -v "$tool" >/dev/null || { echo "This needs '$tool'. Install it and run this again." >&2; exit 1; }
done
libc="$(getconf GNU_LIBC_VERSION 2>/dev/null | cut -d' ' -f2)"
oldest="$(printf '%s\n%s\n' "$libc" @GLIBC@ | sort -V | head -n 1)"
if [ -z "$libc" ] || [ "$oldest" != @GLIBC@ ]; then
    echo "This needs the C library glibc @GLIBC@ or newer; this system has ${libc:-another one}." >&2
    [ "$force" = yes ] || exit 1
fi
have="$(PATH="$PATH:/sbin:/usr/sbin" ldconfig -p 2>/dev/null || true)"
if command -v apt-get >/dev/null; then column=2; install="sudo apt-get install"
elif command -v dnf >/dev/null; then column=3; install="sudo dnf install"
elif command -v pacman >/dev/null; then column=4; install="sudo pacman -S --needed"
elif command -v zypper >/dev/null; then column=5; install="sudo zypper install"
else column=2; install=""; fi
if [ -n "$have" ]; then
    while read -r library names; do
        case "$have" in
            *"	$library "*) ;;
            *) missing="$missing $(echo "$library $names" | cut -d' ' -f"$column")" ;;
        esac
    done <<END
$needed
END
fi
fonts="$(find /usr/share/fonts /usr/local/share/fonts "$HOME/.fonts" "$HOME/.local/share/fonts" -name '*.[ot]t[fc]' 2>/dev/null | head -n 1)"
[ -n "$fonts" ] || missing="$missing $(echo '- @FONT@' | cut -d' ' -f"$column")"
if [ -n "$missing" ]; then
    missing="$(echo "$missing" | tr ' ' '\n' | sort -u | tr '\n' ' ')"
    echo "Some system packages are missing:$missing" >&2
    [ -z "$install" ] || echo "Install them with: $install$missing" >&2
    [ "$force" = yes ] || exit 1
elif [ "$only_check" = yes ]; then
    echo "No system library is missing."
fi
[ "$only_check" = no ] || exit 0

target="$prefix/lib/blockprop"
rm -rf "$target.new"
mkdir -p "$target.new" "$prefix/bin"
tail -n +@FIRST@ "$0" | gzip -dc | tar -x -f - -C "$target.new"
rm -rf "$target"
mv "$target.new" "$target"
ln -sf "$target/blockprop" "$prefix/bin/blockprop"
sed -i "s#^Exec=blockprop#Exec=\"$prefix/bin/blockprop\"#" "$target/share/applications/blockprop.desktop"
(cd "$target/share" && find . -type f) | while read -r file; do
    mkdir -p "$prefix/share/$(dirname "$file")"
    cp "$target/share/$file" "$prefix/share/$file"
done
refresh() {
    update-desktop-database "$prefix/share/applications" >/dev/null 2>&1 || true
    update-mime-database "$prefix/share/mime" >/dev/null 2>&1 || true
}
refresh
cat > "$target/uninstall.sh" <<END
#!/bin/sh
# Takes Blockprop away again; projects and settings stay.
cd "$target/share" && find . -type f | while read -r file; do rm -f "$prefix/share/\$file"; done
rm -f "$prefix/bin/blockprop"
cd / && rm -rf "$target"
update-desktop-database "$prefix/share/applications" >/dev/null 2>&1
update-mime-database "$prefix/share/mime" >/dev/null 2>&1
echo "Blockprop is taken away; projects and settings are still there."
END
chmod +x "$target/uninstall.sh"
echo "Installed: $prefix/bin/blockprop"
case ":$PATH:" in *":$prefix/bin:"*) ;; *) echo "(That folder is not on your PATH: call it by its full name, or from the desktop's menu.)" ;; esac
echo "To take it away: $target/uninstall.sh"
exit 0
