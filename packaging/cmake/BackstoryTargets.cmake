# What every target of Backstory shares: one place for warnings, the sanitizers, ccache and the linker.

find_program(CCACHE ccache)
if(CCACHE)
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()
find_program(MOLD mold)
if(MOLD)
    add_link_options(-fuse-ld=mold)
endif()

# Without what ASan reports anyway and without alignment, whose checks at every access double the time to compile.
set(SANITIZERS -fsanitize=address,undefined -fno-sanitize=null,object-size,vptr,alignment)

add_library(backstory-options INTERFACE)
target_compile_features(backstory-options INTERFACE cxx_std_20)
target_compile_definitions(backstory-options INTERFACE QT_NO_KEYWORDS QT_NO_CAST_FROM_ASCII)
target_compile_options(backstory-options INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor
    $<$<BOOL:${BACKSTORY_WERROR}>:-Werror>
    $<$<BOOL:${BACKSTORY_SANITIZE}>:${SANITIZERS} -fno-omit-frame-pointer -O1 -g1>)
target_link_options(backstory-options INTERFACE
    $<$<BOOL:${BACKSTORY_SANITIZE}>:-fsanitize=address,undefined>)

# backstory_library(<name> <sources…>): a library whose includes are written from the root; static, but shared in the
# presets for tests, where each of a hundred programs with everything inside would fill the disk.
function(backstory_library name)
    add_library(${name} ${ARGN})
    target_include_directories(${name} PUBLIC $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}>)
    target_link_libraries(${name} PRIVATE $<BUILD_INTERFACE:backstory-options>)
    set_target_properties(${name} PROPERTIES AUTOMOC ON)
endfunction()

# backstory_connector(<id> <sources…>): the plugin connectors/<id>, loaded late from lib/backstory/connectors.
# Not qt_add_plugin: with Qt 6.4 it drops sources given beside CLASS_NAME.
function(backstory_connector id)
    set(name backstory-connector-${id})
    add_library(${name} MODULE ${ARGN})
    target_link_libraries(${name} PRIVATE backstory-options backstory-connector)
    set_target_properties(${name} PROPERTIES AUTOMOC ON PREFIX "" OUTPUT_NAME ${id}
        LIBRARY_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/lib/backstory/connectors)
    install(TARGETS ${name} LIBRARY DESTINATION lib/backstory/connectors)
endfunction()

# backstory_test(tst_<name> <libraries…>): one source file, one ctest entry, run offscreen.
function(backstory_test name)
    add_executable(${name} ${name}.cpp)
    target_link_libraries(${name} PRIVATE backstory-options Qt6::Test ${ARGN})
    target_compile_definitions(${name} PRIVATE TEST_DATA="${PROJECT_SOURCE_DIR}/tests/data"
        SOURCE_ROOT="${PROJECT_SOURCE_DIR}" BUILD_ROOT="${PROJECT_BINARY_DIR}")
    set_target_properties(${name} PROPERTIES AUTOMOC ON RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/tests)
    add_test(NAME ${name} COMMAND ${name})
    set_tests_properties(${name} PROPERTIES TIMEOUT 300
        ENVIRONMENT "QT_QPA_PLATFORM=offscreen;BACKSTORY_CONNECTORS=${PROJECT_BINARY_DIR}/lib/backstory/connectors;BACKSTORY_REDUCER=${PROJECT_BINARY_DIR}/bin/backstory-reducer")
endfunction()
