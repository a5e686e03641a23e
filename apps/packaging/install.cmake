# What `cmake --install` puts where, and the Debian package that `cpack -G DEB` makes of it. Nothing that is installed
# names a folder of the build or the prefix: a prefix may be moved.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(headers ${CMAKE_INSTALL_INCLUDEDIR}/qarch)
set(data ${CMAKE_INSTALL_DATADIR}/qarch/data)
set(package ${CMAKE_INSTALL_LIBDIR}/cmake/qarch)

install(TARGETS qarch RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(DIRECTORY ${PROJECT_SOURCE_DIR}/data/ DESTINATION ${data})
install(FILES ${PROJECT_SOURCE_DIR}/README.md ${PROJECT_SOURCE_DIR}/CHANGELOG.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} RENAME copyright)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/apps/examples DESTINATION ${CMAKE_INSTALL_DOCDIR})

# The libraries, for CMake: find_package(qarch COMPONENTS sim), qarch::sim.
list(TRANSFORM QARCH_LIBRARIES PREPEND qarch_ OUTPUT_VARIABLE libraries)
install(TARGETS ${libraries} EXPORT qarchTargets
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}
  FILE_SET HEADERS DESTINATION ${headers})
install(EXPORT qarchTargets NAMESPACE qarch:: DESTINATION ${package})
configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/qarchConfig.cmake.in ${PROJECT_BINARY_DIR}/qarchConfig.cmake
  INSTALL_DESTINATION ${package} PATH_VARS data NO_CHECK_REQUIRED_COMPONENTS_MACRO)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/qarchConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/qarchConfig.cmake ${PROJECT_BINARY_DIR}/qarchConfigVersion.cmake
  DESTINATION ${package})

# For pkg-config, which knows where its own file is.
file(RELATIVE_PATH up "/prefix/${CMAKE_INSTALL_LIBDIR}/pkgconfig" /prefix)
string(REGEX REPLACE "/$" "" up "${up}")
list(TRANSFORM QARCH_EIGEN_ABI PREPEND -D OUTPUT_VARIABLE eigen_abi)
list(JOIN eigen_abi " " eigen_abi)
configure_file(${CMAKE_CURRENT_LIST_DIR}/qarch.pc.in ${PROJECT_BINARY_DIR}/qarch.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/qarch.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)

# One package with all of it. Libraries that the program needs are found by dpkg-shlibdeps; what only building against
# qarch needs is suggested.
set(CPACK_PACKAGE_NAME qarch)
set(CPACK_PACKAGE_VENDOR qarch)
set(CPACK_PACKAGE_CONTACT "qarch developers <qarch@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "simulation and architecture search of noisy quantum circuits")
set(CPACK_PACKAGE_DESCRIPTION
  "qarch simulates noisy quantum circuits exactly, as density matrices in the Pauli basis, with gradients,\n\
calibrations of devices and molecules, and searches for circuits with a reinforcement-learning agent.\n\
This package has the program, its data, the C++ libraries and, where it was built, the Python module.")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEB_COMPONENT_INSTALL OFF)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS gnuplot-nox)
set(CPACK_DEBIAN_PACKAGE_SUGGESTS
  "g++, cmake, pkg-config, libeigen3-dev, libhdf5-dev, libint2-dev, libnlopt-dev, libsvm-dev, zlib1g-dev, libzip-dev, \
libssl-dev")
if(TARGET qarch_python)
  string(APPEND CPACK_DEBIAN_PACKAGE_RECOMMENDS ", python3-numpy")
endif()
include(CPack)
