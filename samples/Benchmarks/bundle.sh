#!/usr/bin/env bash
# Makes one archive with everything but libtorch, for a Linux machine without .NET that has a libtorch already (a PyTorch wheel's, say):
#
#   samples/Benchmarks/bundle.sh
#   tar xf upscale-benchmarks.tar.gz && cd upscale-benchmarks            (over there)
#   ./Upscale.Benchmarks device --libtorch .../site-packages/torch/lib
#
# It checks that libtorch has every function that TorchSharp calls, that its numbers are right, and that pruned networks equal the masked ones on
# the device; only then are they timed. --device CPU does the same without a GPU.
set -euo pipefail
cd "$(dirname "$0")"
output=${1:-../../artifacts}
folder=$output/upscale-benchmarks
rm -rf "$folder"
dotnet publish Benchmarks.csproj -c Release -r linux-x64 --self-contained -p:ExistingLibtorch=true -o "$folder"
# ONNX Runtime's package brings its files for all systems.
find "$folder" \( -name 'onnxruntime*.dll' -o -name '*.dylib' -o -name '*.pdb' \) -delete
tar czf "$folder.tar.gz" -C "$output" upscale-benchmarks
du -h "$folder.tar.gz"
