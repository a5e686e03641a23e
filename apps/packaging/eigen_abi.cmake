# QARCH_EIGEN_ABI: definitions with which Eigen lays out and allocates alike on both sides of our libraries' border,
# whatever instructions either side is compiled for. They are part of the interface of what is installed.
#
# Eigen aligns matrices as the widest registers ask: 16, 32 or 64 bytes. The alignment of a fixed-size matrix is part of
# the layout of every class that holds one; memory that one side allocates, the other uses and frees.
#
#   EIGEN_MAX_STATIC_ALIGN_BYTES   the alignment inside classes: that of the library
#   EIGEN_MAX_ALIGN_BYTES          the alignment that either side may rely on, and gives at least
#   EIGEN_MALLOC_ALREADY_ALIGNED   0: either side can free what the other allocated, whatever its alignment
include(CheckCXXSourceCompiles)

set(CMAKE_REQUIRED_FLAGS ${CMAKE_CXX_FLAGS})
if(QARCH_NATIVE)
  string(APPEND CMAKE_REQUIRED_FLAGS " -march=native")
endif()
foreach(feature AVX512F AVX)
  check_cxx_source_compiles("#ifndef __${feature}__\n#error none\n#endif\nint main() {}" QARCH_HAS_${feature})
endforeach()
unset(CMAKE_REQUIRED_FLAGS)

set(bytes 16)
if(QARCH_HAS_AVX512F)
  set(bytes 64)
elseif(QARCH_HAS_AVX)
  set(bytes 32)
endif()
set(QARCH_EIGEN_ABI EIGEN_MAX_STATIC_ALIGN_BYTES=${bytes} EIGEN_MAX_ALIGN_BYTES=${bytes} EIGEN_MALLOC_ALREADY_ALIGNED=0)
