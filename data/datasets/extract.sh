#!/bin/sh
# Makes the files of this folder from the tables in sklearn/datasets/data of Debian's package python3-sklearn 1.2.1.
#
#   sh extract.sh FOLDER_OF_THE_TABLES
set -eu
from=${1:?FOLDER_OF_THE_TABLES}
cd "$(dirname "$0")"

# with_names FILE "names of features" "names of classes, from index 0": a header, and names for the labels.
with_names() {
  awk -F, -v OFS=, -v features="$2" -v classes="$3" '
    BEGIN { gsub(" ", ",", features); print features ",class"; split(classes, name, " ") }
    NR > 1 { $NF = name[$NF + 1]; print }' "$1"
}

with_names "$from/iris.csv" "sepal_length sepal_width petal_length petal_width" "setosa versicolor virginica" >iris.csv
with_names "$from/wine_data.csv" "alcohol malic_acid ash alcalinity_of_ash magnesium total_phenols flavanoids \
nonflavanoid_phenols proanthocyanins color_intensity hue od280_od315 proline" "cultivar_1 cultivar_2 cultivar_3" >wine.csv
names=""
for kind in mean error worst; do
  for quantity in radius texture perimeter area smoothness compactness concavity concave_points symmetry fractal_dimension; do
    names="$names${names:+ }${kind}_$quantity"
  done
done
with_names "$from/breast_cancer.csv" "$names" "malignant benign" >breast_cancer.csv
{
  echo "# image: 8 x 8, white = 16"
  awk 'BEGIN { for (y = 0; y < 8; ++y) for (x = 0; x < 8; ++x) printf "y%dx%d,", y, x; print "class" }'
  gzip -dc "$from/digits.csv.gz"
} | gzip -9n >digits.csv.gz
