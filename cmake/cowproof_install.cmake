# What an installation holds: the libraries and their headers, the command, and what find_package(cowproof) reads.
include(CMakePackageConfigHelpers)
set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/cowproof)
set(header_dir ${CMAKE_INSTALL_INCLUDEDIR}/cowproof)

get_property(libraries GLOBAL PROPERTY COWPROOF_LIBRARIES)
install(TARGETS ${libraries} EXPORT cowproof-targets FILE_SET HEADERS DESTINATION ${header_dir})
if(TARGET cowproof)
  # Stripped however it is installed, as `cmake --install --strip` does for all.
  install(CODE "set(strips_all \"\${CMAKE_INSTALL_DO_STRIP}\")\nset(CMAKE_INSTALL_DO_STRIP TRUE)")
  install(TARGETS cowproof)
  install(DIRECTORY ${PROJECT_BINARY_DIR}/share/ DESTINATION ${CMAKE_INSTALL_DATADIR})
  install(CODE "set(CMAKE_INSTALL_DO_STRIP \"\${strips_all}\")")
endif()

install(FILES ${PROJECT_SOURCE_DIR}/docs/cowproof.schema.json DESTINATION ${CMAKE_INSTALL_DATADIR}/cowproof)

# Where a program in C finds it: #include "cowproof.h" with this one folder.
install(FILES ${PROJECT_SOURCE_DIR}/oracle/library/cowproof.h DESTINATION ${header_dir})

install(EXPORT cowproof-targets NAMESPACE cowproof:: DESTINATION ${package_dir})
configure_package_config_file(
  ${PROJECT_SOURCE_DIR}/cmake/cowproof-config.cmake.in ${PROJECT_BINARY_DIR}/cowproof-config.cmake
  INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/cowproof-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/cowproof-config.cmake ${PROJECT_BINARY_DIR}/cowproof-config-version.cmake
  ${PROJECT_SOURCE_DIR}/cmake/FindZ3.cmake ${PROJECT_SOURCE_DIR}/cmake/Findre2.cmake DESTINATION ${package_dir})
