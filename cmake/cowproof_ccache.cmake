# Compiles through ccache where there is one, so that a cleaned or second tree costs seconds.
if(PROJECT_IS_TOP_LEVEL AND NOT DEFINED CMAKE_CXX_COMPILER_LAUNCHER)
  find_program(COWPROOF_CCACHE ccache)
  if(COWPROOF_CCACHE)
    set(CMAKE_CXX_COMPILER_LAUNCHER ${COWPROOF_CCACHE})
  endif()
endif()
