#!/usr/bin/env bash
# Unpacks moto, and the libraries that it needs, into the folder $1 from the Debian archive this machine is configured
# for: moto itself of suite sid, which is the one that heeds If-Match, the rest of the machine's own suite, so that they fit
# its Python. apt verifies signatures and checksums by a configuration of its own; nothing on the system changes.
set -euo pipefail
target=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() { echo "$*" >&2; exit 1; }
for tool in apt-get dpkg /usr/bin/python3; do command -v "$tool" >/dev/null || fail "needs $tool"; done
. /etc/os-release
suite=${VERSION_CODENAME:-}
[ "${ID:-}" = debian ] && [ -n "$suite" ] || fail "needs Debian"
keys=/usr/share/keyrings/debian-archive-keyring.gpg
[ -r "$keys" ] || fail "needs $keys"
archive=$(apt-get indextargets --format '$(REPO_URI) $(RELEASE)' 'Created-By: Packages' |
    awk -v suite="$suite" '$2 == suite && $1 !~ /security/ { print $1; exit }')
[ -n "$archive" ] || fail "apt knows no archive of $suite"

mkdir -p "$work"/{lists/partial,state,cache/archives/partial,debs,content}
for s in "$suite" sid; do echo "deb [signed-by=$keys] $archive $s main"; done > "$work/sources.list"
{
    apt-config dump --format '%F "%v";%n' | grep '^Acquire::' || true
    cat <<EOF
Dir::Etc::Main "/dev/null";
Dir::Etc::Parts "/dev/null";
Dir::Etc::SourceList "$work/sources.list";
Dir::Etc::SourceParts "/dev/null";
Dir::Etc::Preferences "/dev/null";
Dir::Etc::PreferencesParts "/dev/null";
Dir::State "$work/state";
Dir::State::Lists "$work/lists";
Dir::State::status "/dev/null";
Dir::Cache "$work/cache";
Acquire::Languages "none";
Acquire::AllowInsecureRepositories "false";
APT::Get::AllowUnauthenticated "false";
EOF
} > "$work/apt.conf"
export APT_CONFIG="$work/apt.conf" LC_ALL=C
apt-get --quiet=2 update

libraries="blinker boto3 botocore certifi cffi-backend chardet click colorama cryptography dateutil flask flask-cors
    idna itsdangerous jinja2 jmespath markupsafe packaging requests responses s3transfer simplejson six toml urllib3
    werkzeug xmltodict yaml antlr4 typing-extensions"
names=()
for library in $libraries; do names+=("python3-$library/$suite"); done
(cd "$work/debs" && apt-get --quiet=2 download python3-moto/sid "${names[@]}")
for deb in "$work"/debs/*.deb; do dpkg -x "$deb" "$work/content"; done

mkdir -p "$(dirname "$target")"
mv "$work/content/usr/lib/python3/dist-packages" "$target"
