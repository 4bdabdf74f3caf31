# Sourced by the scripts of the lab: the kernel, its modules, what a guest starts from.

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
PATH=$PATH:/usr/sbin:/sbin
start=$SECONDS
say() { printf '%4d s  %s\n' $((SECONDS - start)) "$*"; }

# What cannot be done here is neither good nor bad.
skip() { echo "lab: skipped: $*"; exit 77; }

need() { # TOOL...
  local tool
  for tool; do
    command -v "$tool" > /dev/null || skip "no $tool (apt-get install qemu-system-x86 busybox-static cpio kmod dpkg)"
  done
}

# Unpacks a linux-image package once; sets kernel, its folder, and release. Without a file apt-get is asked for Debian's.
have_kernel() { # OUTDIR, [KERNEL.deb]
  local out=$1 deb=${2:-} package
  if [ -z "$deb" ]; then
    package=$(apt-cache depends linux-image-amd64 2> /dev/null | sed -n 's/ *Depends: *//p' | head -1)
    [ -n "$package" ] || skip "apt knows no linux-image-amd64 (apt-get update, or -k KERNEL.deb)"
    ls "$out/$package"_*.deb > /dev/null 2>&1 || (cd "$out" && apt-get download -qq "$package" 2> /dev/null) ||
      skip "$package cannot be downloaded"
    deb=$(ls "$out/$package"_*.deb | tail -1)
  fi
  kernel=$out/kernel-$(basename "$deb" .deb)
  if [ ! -e "$kernel/.ok" ]; then
    dpkg -x "$deb" "$kernel"
    depmod -b "$kernel" "$(ls "$kernel/lib/modules")"
    touch "$kernel/.ok"
  fi
  release=$(ls "$kernel/lib/modules")
}

# A root folder with busybox and modules, those that others need first.
make_root() { # ROOT, MODULE...
  local root=$1 module; shift
  rm -rf "$root"; mkdir -p "$root"/{bin,modules}
  cp "$(command -v busybox)" "$root/bin/"
  cp "$top/Tests/lab/guest.sh" "$root/"
  for module; do
    modprobe -d "$kernel" -S "$release" --show-depends "$module"
  done | awk '$1 == "insmod" && !seen[$2]++ { print $2 }' | while read -r file; do
    cp "$file" "$root/modules/"; basename "$file"
  done > "$root/modules/order"
}

pack_root() { # ROOT, FILE
  (cd "$1" && find . | cpio -o -H newc --quiet | gzip -1) > "$2"
}

# permc without anything else, which a guest can run; sets permc.
have_permc() { # [PERMC]
  permc=${1:-}
  [ -z "$permc" ] || return 0
  (cd "$top" && swift build -c release --product permc -Xswiftc -static-executable --scratch-path .build/static)
  permc=$top/.build/static/release/permc
}

# A QEMU that is a client of vfio-user; sets qemu, a command. Debian's stable release has an older one, so its packages
# are taken from the next release's backports and unpacked; nothing is installed.
have_vfio_user() { # OUTDIR
  local apt=$1/qemu/apt root=$1/qemu/root options
  qemu=(qemu-system-x86_64)
  # One that does not know it says so on standard error, and ends with 0.
  [ -z "$("${qemu[@]}" -device vfio-user-pci,help 2> /dev/null)" ] || return 0
  if [ ! -e "$root/.ok" ]; then
    mkdir -p "$apt"/{lists/partial,archives/partial,etc/apt.conf.d,etc/preferences.d} "$root"
    : > "$apt/status"
    printf 'deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://deb.debian.org/debian %s main\n' \
      trixie trixie-backports > "$apt/etc/sources.list"
    options=(-qq -o Dir::State="$apt" -o Dir::State::status="$apt/status" -o Dir::Cache="$apt" -o Dir::Etc="$apt/etc"
      -o APT::Architecture=amd64 -o APT::Install-Recommends=0 -o APT::Sandbox::User= -o Debug::NoLocking=1)
    (apt-get "${options[@]}" update && apt-get "${options[@]}" -y -d -t trixie-backports install qemu-system-x86 seabios) \
      > "$1/qemu/apt.log" 2>&1 || skip "no QEMU with vfio-user-pci, and none from Debian ($1/qemu/apt.log)"
    for package in "$apt"/archives/*.deb; do dpkg -x "$package" "$root"; done
    touch "$root/.ok"
  fi
  qemu=("$root/usr/lib64/ld-linux-x86-64.so.2" --library-path "$root/usr/lib/x86_64-linux-gnu"
    "$root/usr/bin/qemu-system-x86_64" -L "$root/usr/share/qemu" -L "$root/usr/share/seabios")
}

# QEMU of have_vfio_user with what it is linked to and the firmware of a PC, for a guest that has nothing.
copy_qemu() { # FOLDER
  local program=${qemu[0]} loader=ld-linux-x86-64.so.2 firmware=/usr/share library
  mkdir -p "$1/lib"
  if [ ${#qemu[@]} = 1 ]; then
    program=$(command -v "$program")
    ldd "$program" > "$1/linked"
  else
    program=${qemu[3]} firmware=${qemu[3]%/bin/*}/share
    "${qemu[@]:0:3}" --list "$program" > "$1/linked"
  fi
  awk '$3 ~ /^\// { print $3 }' "$1/linked" | while read -r library; do cp -L "$library" "$1/lib/"; done
  cp -L "$(awk -v loader=$loader '$1 ~ loader { print ($3 ~ /^\// ? $3 : $1) }' "$1/linked")" "$1/ld.so"
  cp "$program" "$1/qemu"
  cp "$firmware"/qemu/{pvh,linuxboot_dma,kvmvapic}.bin "$firmware/seabios/bios-256k.bin" "$1/"
}

# A guest whose devices vfio-pci can have, until it ends; sets accel, how it was run: KVM where that can be had. Not every
# /dev/kvm runs a kernel of Debian's: a host that is a guest itself may not.
boot_with_iommu() { # SECONDS, MEMORY, INITRD, CONSOLE, argument of QEMU's...
  local seconds=$1 memory=$2 initrd=$3 console=$4 engine irqchip; shift 4
  if [ -z "${accel:-}" ]; then
    accel=tcg
    if [ -w /dev/kvm ] && [ ! -d /sys/module/kvm_pvm ]; then accel=kvm; fi
  fi
  case $accel in
    kvm) engine=(-accel kvm -cpu host) irqchip=split ;;
    *) engine=(-accel tcg,thread=multi -cpu max) irqchip=on ;;
  esac
  timeout "$seconds" qemu-system-x86_64 -nodefaults -no-user-config -display none -no-reboot \
    -machine q35,kernel-irqchip=$irqchip,smm=off "${engine[@]}" -smp 2 -m "$memory" \
    -device intel-iommu,intremap=on,caching-mode=on -kernel "$kernel/boot/vmlinuz-$release" -initrd "$initrd" \
    -append "console=ttyS0 quiet loglevel=3 intel_iommu=on iommu=pt random.trust_cpu=on no_timer_check panic=-1" \
    -serial "file:$console" "$@"
}
