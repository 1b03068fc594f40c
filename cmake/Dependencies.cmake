# SPDX-License-Identifier: MIT
# The libraries underneath, each missing one named by the Debian or Ubuntu package that brings it.

set(CHIOSA_LIBRARIES "")
set(CHIOSA_MISSING "")

# chiosa_need(HEADER LIBRARY PACKAGE)
function(chiosa_need header library package)
	find_path(CHIOSA_${library}_INCLUDE ${header})
	find_library(CHIOSA_${library}_LIBRARY ${library})
	mark_as_advanced(CHIOSA_${library}_INCLUDE CHIOSA_${library}_LIBRARY)
	if(CHIOSA_${library}_INCLUDE AND CHIOSA_${library}_LIBRARY)
		set(CHIOSA_LIBRARIES ${CHIOSA_LIBRARIES} ${library} PARENT_SCOPE)
	else()
		set(CHIOSA_MISSING ${CHIOSA_MISSING} ${package} PARENT_SCOPE)
	endif()
endfunction()

chiosa_need(libsvm/svm.h svm libsvm-dev)
chiosa_need(linear.h linear liblinear-dev)
chiosa_need(libstemmer.h stemmer libstemmer-dev)
chiosa_need(unicode/ubrk.h icui18n libicu-dev)
chiosa_need(unicode/ubrk.h icuuc libicu-dev)
chiosa_need(cjson/cJSON.h cjson libcjson-dev)
chiosa_need(xxhash.h xxhash libxxhash-dev)
list(APPEND CHIOSA_LIBRARIES m)

if(BUILD_TESTING)
	set(CHIOSA_RUNTIME_LIBRARIES ${CHIOSA_LIBRARIES})
	chiosa_need(cmocka.h cmocka libcmocka-dev)
	set(CHIOSA_LIBRARIES ${CHIOSA_RUNTIME_LIBRARIES})
endif()

if(CHIOSA_MISSING)
	list(REMOVE_DUPLICATES CHIOSA_MISSING)
	list(JOIN CHIOSA_MISSING " " packages)
	message(FATAL_ERROR "Missing libraries. On Debian or Ubuntu: apt-get install ${packages}")
endif()

set(THREADS_PREFER_PTHREAD_FLAG ON)
find_package(Threads REQUIRED)
