#!/bin/bash
# A sweep as a Slurm array of eight parts: sbatch samples/Paper/jobs/slurm.sh, from the repository's root, after a release build.
# Each task reads its part from SLURM_ARRAY_TASK_ID and SLURM_ARRAY_TASK_COUNT. Run it again to go on where it stopped.
#SBATCH --job-name=upscale
#SBATCH --array=0-7
#SBATCH --cpus-per-task=4
#SBATCH --mem=8G
#SBATCH --time=04:00:00
set -euo pipefail
out=${OUT:-sweep}
dotnet samples/Paper/bin/Release/net10.0/Upscale.Paper.dll resnet18 \
  --side input output --method unconstrained constrained --amount .1 .2 .3 .4 .5 \
  --heuristic l2 --data "${DATA:?folder of images}" --weights "${WEIGHTS:?trained weights}" \
  --out "$out" --threads "$SLURM_CPUS_PER_TASK"
# When all tasks are done: dotnet samples/Paper/bin/Release/net10.0/Upscale.Paper.dll merge --out "$out"
