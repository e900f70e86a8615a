#!/bin/sh
# Starts Coldframe: `coldframe` opens the window, `coldframe help` lists the commands that need none.
program=$(readlink -f "$0")
folder=$(dirname "$program")
[ -x "$folder/coldframe-app" ] || folder=/opt/Coldframe

case "${1-}" in
  # Chromium would take it for its own.
  -h | --help) set -- -- help ;;
  # Nothing, a switch, a file or a folder: as it is. Else a command, whose options are not Chromium's.
  '' | -* | */* | *.*) ;;
  *) set -- -- "$@" ;;
esac
# Without a screen nothing is shown, so there is no page to keep in a sandbox, which Chromium would refuse to the root of a container.
if [ -z "${DISPLAY-}${WAYLAND_DISPLAY-}" ] && [ "$(uname -s)" = Linux ]; then
  [ "$(id -u)" != 0 ] || set -- --no-sandbox "$@"
  set -- --ozone-platform=headless "$@"
fi
exec "$folder/coldframe-app" "$@"
