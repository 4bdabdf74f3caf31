# Sourced by the inits of the lab's guests: what each begins with, and single accesses to config space.
/bin/busybox mkdir -p /proc /sys /dev /tmp
/bin/busybox --install -s /bin
export PATH=/bin
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs dev /dev

load_modules() { for module in $(cat /modules/order); do insmod /modules/$module; done; }

# The function behind a root port: its folder.
behind() { # SLOT.FUNCTION
  ls -d /sys/bus/pci/devices/0000:00:$1/0*:*:*.0 2> /dev/null | head -1
}

# One access to $device's config space: reads in hexadecimal, or writes.
config() { # OFFSET, WIDTH, [VALUE]
  if [ -z "$3" ]; then
    dd if=$device/config bs=$2 skip=$(($1 / $2)) count=1 2> /dev/null | od -An -v -tx$2 | tr -d ' '
  else
    for at in $(seq 0 $(($2 - 1))); do printf "\\x$(printf %x $((($3 >> (8 * at)) & 255)))"; done |
      dd of=$device/config bs=$2 seek=$(($1 / $2)) count=1 conv=notrunc 2> /dev/null
  fi
}

# Where $device has a capability; 0: it has none.
capability() { # ID in hexadecimal
  at=$((0x$(config 0x34 1)))
  while [ $at != 0 ] && [ "$(config $at 1)" != $1 ]; do at=$((0x$(config $((at + 1)) 1))); done
  echo $at
}
